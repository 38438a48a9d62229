"use strict";
(() => {
  const groups = [...document.querySelectorAll(".group")];
  const takes = [...document.querySelectorAll(".take")];
  const video = (take) => take.querySelector("video");

  function mark(take, playing) {
    take.classList.toggle("playing", playing);
    take.querySelector(".play").setAttribute("aria-pressed", String(playing));
    if (!playing) take.querySelector(".bar").style.transform = "";
  }

  function stop(take) {
    if (!take.classList.contains("playing")) return;
    video(take).pause();
    mark(take, false);
  }

  function play(take) {
    video(take).currentTime = 0;
    mark(take, true);
    return video(take).play().catch(() => stop(take));
  }

  function together(group, playing) {
    const all = group.querySelector(".all");
    if (!all) return;
    const said = all.querySelector("span");
    if (!all.dataset.play) all.dataset.play = said.textContent;
    all.setAttribute("aria-pressed", String(playing));
    said.textContent = playing ? all.dataset.stop : all.dataset.play;
  }

  function halt() {
    takes.forEach(stop);
    groups.forEach((group) => together(group, false));
  }

  // Side by side means at once: none begins before all of them can.
  function ready(take) {
    const one = video(take);
    if (one.readyState >= 3) return Promise.resolve();
    return new Promise((done) => {
      one.addEventListener("canplay", done, { once: true });
      one.addEventListener("error", done, { once: true });
      one.preload = "auto";
      one.load();
    });
  }

  for (const group of groups) {
    const own = [...group.querySelectorAll(".take")];
    const all = group.querySelector(".all");
    if (all) all.addEventListener("click", async () => {
      const again = all.getAttribute("aria-pressed") === "true";
      halt();
      if (again) return;
      together(group, true);
      await Promise.all(own.map(ready));
      if (all.getAttribute("aria-pressed") === "true") own.forEach(play);
    });
  }

  for (const take of takes) {
    video(take).loop = true;
    video(take).muted = true;
    take.querySelector(".play").addEventListener("click", () => {
      const again = take.classList.contains("playing");
      halt();
      if (!again) play(take);
    });
    video(take).addEventListener("timeupdate", (event) => {
      const share = event.target.currentTime / (event.target.duration || 1);
      if (take.classList.contains("playing"))
        take.querySelector(".bar").style.transform = `scaleX(${share})`;
    });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") halt(); });
})();

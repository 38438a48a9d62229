"use strict";
(() => {
  const shots = [...document.querySelectorAll("article")].filter((one) => one.querySelector(".play"));
  const all = document.getElementById("all");
  let now = null;
  let goesOn = false;

  const media = (shot) => shot.querySelector("video, audio");

  function mark(shot, playing) {
    shot.classList.toggle("playing", playing);
    shot.querySelector(".play").setAttribute("aria-pressed", String(playing));
    const place = document.querySelector(`[data-shot="${shot.id}"]`);
    if (place) place.classList.toggle("now", playing);
    if (!playing) shot.querySelector(".bar").style.transform = "";
  }

  function stop() {
    if (!now) return;
    const shot = now;
    now = null;
    media(shot).pause();
    media(shot).currentTime = 0;
    mark(shot, false);
  }

  function whole(playing) {
    goesOn = playing;
    if (!all) return;
    const said = all.querySelector("span");
    if (!all.dataset.play) all.dataset.play = said.textContent;
    said.textContent = playing ? all.dataset.stop : all.dataset.play;
  }

  function play(shot) {
    stop();
    now = shot;
    mark(shot, true);
    media(shot).play().catch(() => { if (now === shot) { stop(); whole(false); } });
    if (goesOn) shot.scrollIntoView({ block: "nearest" });
  }

  for (const shot of shots) {
    shot.querySelector(".play").addEventListener("click", () => {
      const again = now === shot;
      whole(false);
      if (again) stop(); else play(shot);
    });
    media(shot).addEventListener("timeupdate", (event) => {
      const share = event.target.currentTime / (event.target.duration || 1);
      if (now === shot) shot.querySelector(".bar").style.transform = `scaleX(${share})`;
    });
    media(shot).addEventListener("ended", () => {
      const next = shots[shots.indexOf(shot) + 1];
      if (now !== shot) return;
      stop();
      if (goesOn && next) play(next); else whole(false);
    });
  }

  if (all) all.addEventListener("click", () => {
    if (goesOn) { whole(false); stop(); } else { whole(true); play(shots[0]); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { whole(false); stop(); }
  });
})();

"""The Chinese names of the front matter's keys and values, all of them."""

from __future__ import annotations

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    # the story
    "标题": "title", "题目": "title", "片名": "title", "语言": "language", "画风": "look",
    "画面": "look", "人物": "cast", "角色": "cast", "地点": "places", "场所": "places",
    "词汇": "glossary", "词库": "glossary", "词汇表": "glossary",
    "配音": "voice", "配乐": "music", "音乐": "music", "节奏": "pace", "叙述": "narration",
    "旁白": "narration", "出处": "sources", "来源": "sources", "参考": "sources",
    # its look
    "风格": "style", "色调": "palette", "配色": "palette", "避免": "negative", "不要": "negative",
    "年代": "era", "时代": "era", "朝代": "era", "种子": "seed", "画幅": "aspect", "比例": "aspect",
    "尺寸": "size", "帧率": "fps",
    "Wan": "wan", "万相": "wan", "LoRA": "lora", "Lora": "lora", "LORA": "lora", "微调": "lora",
    # a member of the cast, a place
    "外貌": "look", "形象": "look", "样貌": "look", "声音": "voice", "嗓音": "voice",
    "如实": "exact", "原样": "exact", "实物": "exact", "图片": "picture", "照片": "picture",
    "原图": "picture",
    # a word of the glossary
    "注": "note", "说明": "note", "备注": "note",
    # a LoRA
    "强度": "strength", "专家": "expert",
    # music, pace
    "情绪": "mood", "气氛": "mood", "文件": "file", "音量": "gain", "无": "none",
    "镜头": "shot", "停顿": "gap", "转场": "transition",
}

WAN: Mapping[str, str] = {
    "模型": "model", "尺寸": "size", "大小": "size", "帧数": "frames", "步数": "steps",
    "帧率": "fps", "偏移": "shift", "流偏移": "shift", "边界": "boundary",
    "引导": "guidance", "引导强度": "guidance", "低噪引导": "guidance_low",
    "避免": "negative", "不要": "negative", "反向提示词": "negative", "负面": "negative",
    "蒸馏": "distilled", "提示词": "prompt", "提示": "prompt", "精度": "dtype",
    "解码精度": "decoder_dtype", "注意力": "attention", "编译": "compile", "放置": "placement",
    "分组": "group", "设备": "device", "权重": "weights",
}
"""The Chinese names of the wan camera's options."""

LANGUAGES: Mapping[str, str] = {
    "中文": "zh-CN", "汉语": "zh-CN", "普通话": "zh-CN", "简体中文": "zh-CN", "繁體中文": "zh-TW",
    "粤语": "yue", "英文": "en", "英语": "en", "chinese": "zh-CN", "english": "en",
}

NARRATIONS: Mapping[str, str] = {"逐字": "verbatim", "照读": "verbatim", "改编": "adapt"}

NO_MUSIC = ("none", "no", "off", "false", "无", "不要")

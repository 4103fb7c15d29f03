/*
 * <zhagen-guide>: 办事问一问, the guide inside a department's own page.
 *
 * One file, no framework, nothing fetched but this server's /api/guide. It lives in an open shadow
 * root with a constructed style sheet, so it needs neither 'unsafe-inline' nor the host's styles,
 * and the host's styles do not reach it. No cookie is set; the talk's id and token stay in the
 * tab's session storage, so that a reload or the next page goes on where it stood. The number of
 * the last talk alone stays in the browser for three days: whoever comes again was not served.
 *
 * Attributes: server, slice, lang (zh-Hans, zh-Hant, en), heading, source, phone, examples (a|b|c),
 * position (right, left). Style: --zhagen-bar, --zhagen-accent, --zhagen-side, --zhagen-bottom.
 * Methods: open(), close(). See docs/guide-embed.md.
 */
(() => {
  "use strict";

  const SCRIPT = document.currentScript ? document.currentScript.src : "";
  const TIMEOUT = 20000;
  const SLOW = 1000;
  const MOST = 2000;
  // How long to wait for a person's next line at most, after calls that failed.
  const LONGEST = 60;
  // Faults that pass by themselves: the same turn may be sent again.
  const PASSING = ["offline", "busy", "too_fast", "too_many", "unavailable"];
  // Where a piece of an answer comes from: the reason for a question, or an address of the catalogue.
  const REASON = /\.why$|^talk\.no_reason$/;
  const FILING = /^(?:ready\.link|card\.field)$/;
  const LANGUAGES = ["zh-Hans", "zh-Hant", "en"];

  const STRINGS = {
    "zh-Hans": {
      heading: "办事问一问",
      notice: "机器回答，内容出自本局办事指南",
      noticeOf: (source) => `机器回答，内容出自${source}`,
      minimise: "收起，对话留着",
      close: "结束对话",
      log: "对话",
      you: "您说：",
      machine: "机器：",
      seat: "工作人员：",
      seatNow: "工作人员在回答",
      seatNew: "有新回复",
      greeting: "请说说您想办什么事，一句话就行。",
      examples: "比如：",
      input: "直接说，或点上面的选项",
      send: "发送",
      sending: "正在发",
      slow: "正在查",
      answered: (n) => `已答 ${n} 个`,
      left: (n) => (n === 1 ? "只差 1 个" : `约还有 ${n} 个`),
      progress: "问答进度",
      why: "为什么问",
      whyHead: "为什么问这个",
      bring: "我要带什么",
      change: "改说过的",
      person: "转人工",
      back: "回到对话",
      bringHead: (n) => `要带 ${n} 样`,
      bringOpen: (n) => `还没问完，目前看要带 ${n} 样`,
      bringNote: "窗口就按这份清单看，不会再多要。",
      bringLater: "说清要办的事以后，这里列出要带的材料和理由。",
      unsure: "可能要带",
      save: "把清单存下来",
      saveName: "清单",
      download: "下载已填好的",
      downloading: "正在取",
      basis: "依据：",
      hints: "常见毛病：",
      more: "依据和常见毛病",
      changeHead: "您说过的",
      changeNote: "点“改”重说一次，其他的都不动。",
      changeNone: "还没有记下什么。",
      changeOne: "改",
      refused: (list) => `您不愿说的：${list}。不会再问。`,
      windowHead: "到窗口报这个号",
      windowNote: (day) => `说过的不用再说一遍，${day}前有效。`,
      windowGet: "取到窗口用的号",
      personHead: "转给人工，您不用再说一遍",
      personSees: (item, n) => `工作人员会看到：${item ? `要办${item}；` : ""}已说 ${n} 项和打了码的对话。`,
      personNow: "现在转",
      personLater: "先不转，接着问",
      personPhone: (phone) => `也可以直接拨打 ${phone}。`,
      endHead: "结束这次对话？",
      endNote: "结束后，说过的会从服务器和这台机器上删掉；转过人工的会留给工作人员。",
      endNow: "结束并删掉",
      endLater: "不结束，先收起",
      rateHead: "这次帮上您了吗？",
      rateYes: "帮上了",
      rateNo: "没帮上",
      rateScore: "满意吗",
      scores: ["非常不满意", "不满意", "基本满意", "满意", "非常满意"],
      rated: "记下了，谢谢。",
      rate: "评价这次服务",
      again: "再试一次",
      offline: "没连上，您说的都在，点此再试",
      offlinePhone: (phone) => `也可以拨打 ${phone}。`,
      gone: "上次的对话已过保存时间，请重新说一次。",
      restart: "重新开始",
      noDraft: "草稿没有取到，请再试一次。",
    },
    "zh-Hant": {
      heading: "辦事問一問",
      notice: "機器回答，內容出自本局辦事指南",
      noticeOf: (source) => `機器回答，內容出自${source}`,
      minimise: "收起，對話留着",
      close: "結束對話",
      log: "對話",
      you: "您說：",
      machine: "機器：",
      seat: "工作人員：",
      seatNow: "工作人員在回答",
      seatNew: "有新回覆",
      greeting: "請說說您想辦什麼事，一句話就行。",
      examples: "比如：",
      input: "直接說，或點上面的選項",
      send: "發送",
      sending: "正在發",
      slow: "正在查",
      answered: (n) => `已答 ${n} 個`,
      left: (n) => (n === 1 ? "只差 1 個" : `約還有 ${n} 個`),
      progress: "問答進度",
      why: "為什麼問",
      whyHead: "為什麼問這個",
      bring: "我要帶什麼",
      change: "改說過的",
      person: "轉人工",
      back: "回到對話",
      bringHead: (n) => `要帶 ${n} 樣`,
      bringOpen: (n) => `還沒問完，目前看要帶 ${n} 樣`,
      bringNote: "窗口就按這份清單看，不會再多要。",
      bringLater: "說清要辦的事以後，這裏列出要帶的材料和理由。",
      unsure: "可能要帶",
      save: "把清單存下來",
      saveName: "清單",
      download: "下載已填好的",
      downloading: "正在取",
      basis: "依據：",
      hints: "常見毛病：",
      more: "依據和常見毛病",
      changeHead: "您說過的",
      changeNote: "點「改」重說一次，其他的都不動。",
      changeNone: "還沒有記下什麼。",
      changeOne: "改",
      refused: (list) => `您不願說的：${list}。不會再問。`,
      windowHead: "到窗口報這個號",
      windowNote: (day) => `說過的不用再說一遍，${day}前有效。`,
      windowGet: "取到窗口用的號",
      personHead: "轉給人工，您不用再說一遍",
      personSees: (item, n) => `工作人員會看到：${item ? `要辦${item}；` : ""}已說 ${n} 項和打了碼的對話。`,
      personNow: "現在轉",
      personLater: "先不轉，接着問",
      personPhone: (phone) => `也可以直接撥打 ${phone}。`,
      endHead: "結束這次對話？",
      endNote: "結束後，說過的會從伺服器和這台機器上刪掉；轉過人工的會留給工作人員。",
      endNow: "結束並刪掉",
      endLater: "不結束，先收起",
      rateHead: "這次幫上您了嗎？",
      rateYes: "幫上了",
      rateNo: "沒幫上",
      rateScore: "滿意嗎",
      scores: ["非常不滿意", "不滿意", "基本滿意", "滿意", "非常滿意"],
      rated: "記下了，謝謝。",
      rate: "評價這次服務",
      again: "再試一次",
      offline: "沒連上，您說的都在，點此再試",
      offlinePhone: (phone) => `也可以撥打 ${phone}。`,
      gone: "上次的對話已過保存時間，請重新說一次。",
      restart: "重新開始",
      noDraft: "草稿沒有取到，請再試一次。",
    },
    en: {
      heading: "Ask about a service",
      notice: "Answered by a machine from our service guides",
      noticeOf: (source) => `Answered by a machine from ${source}`,
      minimise: "Minimise and keep the conversation",
      close: "End the conversation",
      log: "Conversation",
      you: "You said:",
      machine: "Machine:",
      seat: "Staff:",
      seatNow: "A person is answering",
      seatNew: "New reply",
      greeting: "Say in one sentence what you want to get done. Chinese is understood.",
      examples: "For example:",
      input: "Type, or choose above",
      send: "Send",
      sending: "Sending",
      slow: "Looking it up",
      answered: (n) => `${n} answered`,
      left: (n) => `about ${n} to go`,
      progress: "Questions answered",
      why: "Why this?",
      whyHead: "Why this is asked",
      bring: "What to bring",
      change: "Change answers",
      person: "A person",
      back: "Back to the conversation",
      bringHead: (n) => `Bring ${n} ${n === 1 ? "thing" : "things"}`,
      bringOpen: (n) => `Not finished yet: ${n} so far`,
      bringNote: "The counter checks this list and asks for nothing more.",
      bringLater: "Once your service is clear, the papers to bring are listed here, with reasons.",
      unsure: "May be needed",
      save: "Save this list",
      saveName: "what-to-bring",
      download: "Download, filled in",
      downloading: "Fetching",
      basis: "Basis: ",
      hints: "Often wrong: ",
      more: "Basis and usual faults",
      changeHead: "What you have said",
      changeNote: "Choose Change to say one again; the rest stays.",
      changeNone: "Nothing has been noted yet.",
      changeOne: "Change",
      refused: (list) => `You preferred not to say: ${list}. It will not be asked again.`,
      windowHead: "Your code for the counter",
      windowNote: (day) => `Say it there and you need not repeat anything. Valid until ${day}.`,
      windowGet: "Get a code for the counter",
      personHead: "Hand over to a person: no need to repeat yourself",
      personSees: (item, n) =>
        `Staff will see ${item ? `the service (${item}), ` : ""}your ${n} answers and the masked conversation.`,
      personNow: "Hand over now",
      personLater: "Not now, go on",
      personPhone: (phone) => `You can also call ${phone}.`,
      endHead: "End this conversation?",
      endNote: "What you said is then deleted from the server and this device, unless staff have taken over.",
      endNow: "End and delete",
      endLater: "Keep it, just minimise",
      rateHead: "Did this help?",
      rateYes: "Yes",
      rateNo: "No",
      rateScore: "How satisfied are you?",
      scores: ["Very dissatisfied", "Dissatisfied", "Fairly satisfied", "Satisfied", "Very satisfied"],
      rated: "Noted, thank you.",
      rate: "Rate this service",
      again: "Try again",
      offline: "No connection. Nothing you said is lost. Press to try again",
      offlinePhone: (phone) => `You can also call ${phone}.`,
      gone: "The earlier conversation is past its storage time. Please start again.",
      restart: "Start again",
      noDraft: "The draft could not be fetched. Please try again.",
    },
  };

  // The question "why" is understood in Chinese whatever the language of the page.
  const WHY = "为什么要问这个";

  const STYLE = `
  :host {
    all: initial !important;
    direction: ltr !important; unicode-bidi: isolate !important;
    display: block !important; position: fixed !important; z-index: 2147483000 !important;
    right: var(--zhagen-side, 28px) !important; bottom: var(--zhagen-bottom, 28px) !important;
    --bar: var(--zhagen-bar, #17304D); --accent: var(--zhagen-accent, #1F4F8F);
    --ink: #1B2127; --ink-2: #454F59; --ink-3: #5F6973; --field: #77828C; --line: #DDE1E5;
    --sunk: #F7F8F9; --blue-ground: #E9EFF8;
    font: 400 15px/1.65 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif !important;
    color: var(--ink) !important; text-align: left !important;
  }
  :host([position="left"]) { right: auto !important; left: var(--zhagen-side, 28px) !important; }
  :host([hidden]) { display: none !important; }
  :host(:lang(zh-Hant)) {
    font-family: "PingFang HK", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK HK", "Noto Sans CJK TC", system-ui, sans-serif !important;
  }
  @media print { :host { display: none !important; } }
  * { box-sizing: border-box; margin: 0; padding: 0; }
  [hidden] { display: none !important; }
  button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
  button { border: 0; background: none; cursor: pointer; text-align: inherit; }
  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .head :focus-visible, .pill:focus-visible { outline-color: #fff; }
  .pill:focus-visible { box-shadow: 0 0 0 8px var(--accent); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.8; flex: none; }

  .pill {
    display: flex; align-items: center; gap: 10px; min-height: 48px; padding: 12px 22px 12px 18px;
    border: 1px solid transparent; border-radius: 26px; background: var(--bar); color: #fff;
    font-size: 15px; font-weight: 600; line-height: 1.5; white-space: nowrap; box-shadow: 0 4px 16px rgb(23 33 45 / .28);
  }
  .pill:hover { background: #0F2338; }
  .panel {
    position: fixed; right: var(--zhagen-side, 28px); bottom: var(--zhagen-bottom, 28px);
    display: flex; flex-direction: column; width: 400px; max-width: calc(100vw - 24px);
    height: 700px; max-height: calc(100vh - 48px); overflow: hidden;
    border: 1px solid var(--line); border-radius: 8px; background: #fff;
    box-shadow: 0 12px 40px rgb(23 33 45 / .28);
  }
  :host([position="left"]) .panel { right: auto; left: var(--zhagen-side, 28px); }
  .head { display: flex; align-items: center; gap: 4px; padding: 8px 8px 8px 16px; background: var(--bar); color: #fff; flex: none; }
  .head > div { flex: 1; min-width: 0; }
  .head h2 { font-size: 16px; font-weight: 600; line-height: 1.4; }
  .head p { font-size: 13px; line-height: 1.4; color: #D5DEE8; }
  .icon { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 4px; color: #fff; flex: none; }
  .icon:hover { background: rgb(255 255 255 / .14); }
  .icon:focus-visible { outline-offset: -4px; }
  .progress { display: flex; align-items: center; gap: 12px; padding: 0 16px; min-height: 44px; border-bottom: 1px solid var(--line); font-size: 13px; line-height: 1.4; color: var(--ink-2); flex: none; }
  .track { flex: 1; min-width: 24px; height: 6px; border-radius: 3px; background: var(--line); overflow: hidden; }
  .track i { display: block; height: 100%; width: 0; background: var(--accent); }
  .link { color: var(--accent); font-size: 13px; line-height: 1.4; min-height: 44px; border-radius: 3px; display: inline-flex; align-items: center; gap: 5px; }
  .link:hover { text-decoration: underline; }
  .turn a { color: var(--accent); overflow-wrap: anywhere; }
  .link svg { width: 16px; height: 16px; }
  .body { flex: 1; min-height: 0; display: flex; flex-direction: column; }
  .log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; background: var(--sunk); display: flex; flex-direction: column; gap: 12px; }
  .log:focus-visible, .sheet:focus-visible { outline-offset: -3px; }
  .turn { max-width: 92%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px 8px 8px 2px; background: #fff; align-self: flex-start; overflow-wrap: anywhere; }
  .turn p + p { margin-top: 4px; }
  .turn p.asked { font-weight: 500; }
  .mine { align-self: flex-end; max-width: 84%; background: var(--blue-ground); border-color: #C5D4EA; border-radius: 8px 8px 2px 8px; white-space: pre-wrap; }
  .unsent { border-style: dashed; border-color: var(--field); }
  .why { max-width: 100%; align-self: stretch; border: 1px solid #BCC4CB; border-left: 3px solid var(--accent); border-radius: 4px; font-size: 14px; }
  .why strong { display: block; font-weight: 600; font-size: 14px; }
  .safety { border-left: 3px solid #7A4B00; max-width: 100%; }
  .card { align-self: stretch; max-width: 100%; padding: 12px 14px 14px; }
  .card .window { margin: 0; padding: 0; border: 0; }
  .card .stack { margin-top: 12px; }
  .turn b { font-weight: 600; }
  .window { margin-top: 10px; padding: 10px 14px; border: 1px solid #BCC4CB; border-left: 3px solid var(--accent); border-radius: 4px; background: #fff; }
  .window:empty { display: none; }
  .window .key { font-size: 13px; line-height: 1.4; color: var(--ink-2); }
  .window .code { margin-top: 2px; font: 600 22px/1.4 ui-monospace, "SF Mono", Consolas, "Noto Sans Mono CJK SC", monospace; letter-spacing: .06em; user-select: all; overflow-wrap: normal; }
  .window .note { font-size: 13px; line-height: 1.5; color: var(--ink-2); }
  .seat { border-color: var(--accent); border-left-width: 3px; white-space: pre-wrap; }
  .seat .by { display: block; color: var(--accent); font-size: 13px; font-weight: 600; line-height: 1.5; }
  .live { flex: none; padding: 6px 14px; border-top: 1px solid var(--line); background: #EDF1F4; color: #3D5266; font-size: 13px; line-height: 1.5; }
  .status { align-self: stretch; color: var(--ink-3); font-size: 13px; }
  .trouble { align-self: stretch; max-width: 100%; border: 1px solid #A8201A; border-left-width: 3px; border-radius: 4px; background: #FBEDEB; padding: 8px 14px; }
  .trouble .link { color: #A8201A; font-size: 15px; font-weight: 600; text-decoration: underline; text-underline-offset: 3px; }
  .choices { display: flex; flex-direction: column; gap: 8px; margin: 10px 0 4px; list-style: none; }
  .choices.short { flex-direction: row; flex-wrap: wrap; }
  .choices.short li { flex: 1 1 40%; }
  .choice, .outlined { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--accent); border-radius: 4px; color: var(--accent); background: #fff; line-height: 1.45; }
  .choice:hover, .outlined:hover { background: var(--blue-ground); }
  .choice.out, .outlined.quiet { border-color: var(--field); color: var(--ink); }
  .outlined { text-align: center; }
  .outlined[aria-pressed="true"] { background: var(--blue-ground); border-width: 2px; font-weight: 600; }
  .outlined[aria-pressed="true"]::before { content: "✓ "; content: "✓ " / ""; }
  .solid { min-height: 44px; padding: 8px 16px; border: 1px solid var(--accent); border-radius: 4px; background: var(--accent); color: #fff; font-weight: 500; text-align: center; line-height: 1.45; }
  .solid:hover { background: #173E72; }
  .solid[aria-disabled="true"] { background: #ECEFF1; border-color: #C6CDD3; color: var(--ink-3); cursor: default; }
  .wide { width: 100%; }
  .say { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px 4px; border-top: 1px solid #BCC4CB; background: #fff; flex: none; }
  .say textarea { flex: 1; min-width: 0; height: 44px; max-height: 120px; padding: 9px 12px; border: 1px solid var(--field); border-radius: 4px; background: #fff; line-height: 1.6; resize: none; }
  .say textarea::placeholder { color: var(--ink-3); opacity: 1; }
  .say .solid { flex: none; min-width: 58px; padding: 8px 10px; }
  .ways { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 2px 16px 4px; background: #fff; flex: none; }
  .sheet { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; background: #fff; }
  .sheet h3 { font-size: 18px; font-weight: 600; line-height: 1.35; }
  .sheet h4 { font-size: 15px; font-weight: 600; margin-top: 16px; }
  .sheet > p, .sheet .note { font-size: 14px; color: var(--ink-2); margin-top: 4px; }
  .sheet ul { list-style: none; margin-top: 8px; }
  .row { display: flex; gap: 14px; align-items: flex-start; padding: 10px 0; border-bottom: 1px solid var(--line); }
  .row > div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .row label { display: block; font-size: 15px; font-weight: 500; line-height: 1.5; }
  .row .note { font-size: 13px; margin: 0; line-height: 1.5; }
  .row input { width: 24px; height: 24px; margin-top: 1px; accent-color: var(--accent); flex: none; }
  .row .key { font-size: 12px; line-height: 1.4; color: var(--ink-3); }
  .row summary { display: flex; align-items: center; min-height: 32px; font-size: 13px; color: var(--accent); cursor: pointer; border-radius: 3px; }
  .row summary::before { content: "＋"; content: "＋" / ""; width: 20px; }
  .row details[open] summary::before { content: "－"; content: "－" / ""; }
  @media (pointer: coarse) { .row summary { min-height: 44px; } }
  .row.open { border-bottom-style: dashed; }
  .tag { display: inline-block; padding: 0 6px; border: 1px dashed #5A3E8C; border-radius: 3px; background: #F3EFFA; color: #5A3E8C; font-size: 12px; line-height: 1.6; }
  .stack { display: flex; flex-direction: column; gap: 8px; margin-top: 16px; }
  .pair { display: flex; gap: 8px; margin-top: 8px; }
  .scores { display: flex; flex-direction: column; margin-top: 4px; border: 0; }
  .scores label { display: flex; align-items: center; gap: 10px; min-height: 44px; font-size: 15px; }
  .scores input { width: 20px; height: 20px; accent-color: var(--accent); flex: none; }
  .done { color: #1B663A; font-weight: 500; }
  @media (max-width: 479px) {
    :host { right: var(--zhagen-side, 12px) !important; bottom: var(--zhagen-bottom, 12px) !important; }
    :host([position="left"]) { left: var(--zhagen-side, 12px) !important; }
    .panel, :host([position="left"]) .panel { inset: 0; width: auto; max-width: none; height: auto; max-height: none; border: 0; border-radius: 0; }
    .say textarea { font-size: 16px; }
  }
  @media (max-height: 420px) { .head p { display: none; } .progress { min-height: 32px; } }
  `;

  const ICONS = {
    talk: "M3 4h14v10H9l-4 3v-3H3z",
    minimise: "M5 14h10",
    close: "M5 5l10 10M15 5L5 15",
    person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM4 17c0-3 2.7-4.6 6-4.6s6 1.6 6 4.6",
    back: "M12 4l-6 6 6 6",
  };

  /** An element with properties, attributes, listeners and children. */
  function h(tag, options, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "class") made.className = value;
      else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat(3).filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  /** Why a call was not done: `code` is the server's, or "offline". */
  class CallFault extends Error {
    constructor(code, message) {
      super(message || code);
      this.code = code;
    }
  }

  /** The server, and nothing else. */
  class Server {
    constructor(base, lang) {
      this.base = base;
      this.lang = lang;
      this.talk = "";
      this.token = "";
    }

    async call(method, path, body) {
      const stop = new AbortController();
      const clock = setTimeout(() => stop.abort(), TIMEOUT);
      let answer;
      try {
        answer = await fetch(`${this.base}/api/guide/${path}`, {
          method,
          headers: {
            ...(body ? { "Content-Type": "application/json" } : {}),
            ...(this.token ? { "X-Talk-Token": this.token } : {}),
            "Accept-Language": this.lang,
          },
          body: body ? JSON.stringify(body) : undefined,
          credentials: "omit",
          signal: stop.signal,
        });
        if (answer.ok && path.includes("/draft/")) return await answer.blob();
        if (answer.status === 204) return null;
        const said = await answer.json();
        if (answer.ok) return said;
        throw new CallFault(said.code || "offline", said.message);
      } catch (error) {
        throw error instanceof CallFault ? error : new CallFault("offline");
      } finally {
        clearTimeout(clock);
      }
    }

    of(path, method = "GET", body = undefined) {
      return this.call(method, `talks/${this.talk}${path}`, body);
    }
  }

  /** The number of this browser's last talk, for three days: whoever comes again was not served. */
  const LAST = "zhagen-guide last ";
  const THREE_DAYS = 72 * 3600 * 1000;

  function previousTalk(base) {
    try {
      const last = JSON.parse(localStorage.getItem(LAST + base) || "{}");
      return Date.now() - last.at < THREE_DAYS ? { previous: last.talk } : {};
    } catch {
      return {};
    }
  }

  function rememberTalk(base, talk) {
    try {
      localStorage.setItem(LAST + base, JSON.stringify({ talk, at: Date.now() }));
    } catch {
      // A page that forbids storage: then it is not counted.
    }
  }

  /** What outlives a reload, in this tab only; a page that forbids storage still works. */
  class Memory {
    constructor(name) {
      this.name = name;
      this.kept = {};
      try {
        this.kept = JSON.parse(sessionStorage.getItem(name) || "{}");
      } catch {
        this.kept = {};
      }
    }

    set(changes) {
      Object.assign(this.kept, changes);
      try {
        sessionStorage.setItem(this.name, JSON.stringify(this.kept));
      } catch {
        // Kept until the page goes.
      }
    }

    clear() {
      this.kept = {};
      try {
        sessionStorage.removeItem(this.name);
      } catch {
        // Nothing was kept.
      }
    }
  }

  class ZhagenGuide extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const lang = this.getAttribute("lang") || document.documentElement.lang || "";
      this.lang_ = LANGUAGES.find((one) => one === lang) || guessed(lang);
      this.setAttribute("lang", this.lang_);
      this.words = STRINGS[this.lang_];
      this.content = this.lang_ === "en" ? "zh-Hans" : this.lang_;
      const base = this.getAttribute("server") || (SCRIPT ? new URL(SCRIPT).origin : location.origin);
      this.server = new Server(base.replace(/\/$/, ""), this.lang_);
      this.slice = this.getAttribute("slice") || "";
      this.memory = new Memory(`zhagen-guide ${this.server.base} ${this.slice}`);
      this.server.talk = this.memory.kept.talk || "";
      this.server.token = this.memory.kept.token || "";
      this.turn = null;
      this.waiting = null;
      this.failed = null;
      this.own = new Set();
      this.queue = [];
      this.build();
      if (this.memory.kept.open) this.open({ quiet: true });
    }

    // ---- building -------------------------------------------------------------------------

    build() {
      const root = this.attachShadow({ mode: "open" });
      if ("adoptedStyleSheets" in Document.prototype && "replaceSync" in CSSStyleSheet.prototype) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        root.adoptedStyleSheets = [sheet];
      } else {
        root.append(h("style", {}, STYLE));
      }
      const t = this.words;
      const heading = this.getAttribute("heading") || t.heading;
      const source = this.getAttribute("source");
      this.pill = h(
        "button",
        { class: "pill", part: "pill", type: "button", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.open() },
        icon("talk"),
        heading,
      );
      this.panel = h(
        "section",
        { class: "panel", part: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", "aria-describedby": "notice", hidden: true, onkeydown: (event) => this.keyed(event) },
        h(
          "div",
          { class: "head" },
          h("div", {}, h("h2", { id: "title" }, heading), (this.notice = h("p", { id: "notice" }, source ? t.noticeOf(source) : t.notice))),
          h("button", { class: "icon", type: "button", "aria-label": t.minimise, title: t.minimise, onclick: () => this.close() }, icon("minimise")),
          h("button", { class: "icon", type: "button", "aria-label": t.close, title: t.close, onclick: () => this.askEnd() }, icon("close")),
        ),
        this.buildProgress(),
        this.buildTalk(),
        (this.sheet = h("div", { class: "sheet", tabindex: "0", role: "region", hidden: true })),
        this.buildWays(),
      );
      root.append(this.pill, this.panel);
    }

    buildProgress() {
      const t = this.words;
      this.count = h("span", {});
      this.fill = h("i", {});
      this.track = h("div", { class: "track", role: "progressbar", "aria-label": t.progress, "aria-valuemin": "0" }, this.fill);
      this.whyButton = h("button", { class: "link", type: "button", onclick: () => this.say(WHY, t.why) }, t.why);
      return (this.progress = h("div", { class: "progress", hidden: true }, this.count, this.track, this.whyButton));
    }

    buildTalk() {
      const t = this.words;
      this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": t.log, tabindex: "0", lang: this.content });
      this.input = h("textarea", { rows: "1", maxlength: String(MOST), "aria-label": t.input, placeholder: t.input, enterkeyhint: "send", autocomplete: "off" });
      this.input.value = this.memory.kept.typed || "";
      this.input.addEventListener("input", () => {
        this.keepTyped();
        this.fit();
      });
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
          event.preventDefault();
          this.submit();
        }
      });
      this.sendButton = h("button", { class: "solid", type: "submit" }, t.send);
      this.form = h("form", { class: "say" }, this.input, this.sendButton);
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      this.liveLine = h("p", { class: "live", role: "status", lang: this.content, hidden: true });
      return (this.talkView = h("div", { class: "body" }, this.log, this.liveLine, this.form));
    }

    buildWays() {
      const t = this.words;
      const way = (name, action, picture) =>
        h("button", { class: "link", type: "button", onclick: action }, picture ? icon(picture) : null, t[name]);
      this.ways = h(
        "div",
        { class: "ways" },
        (this.backWay = way("back", () => this.showTalk(), "back")),
        (this.bringWay = way("bring", () => this.showBring())),
        (this.changeWay = way("change", () => this.showChange())),
        (this.personWay = way("person", () => this.showPerson(), "person")),
      );
      this.backWay.hidden = true;
      return this.ways;
    }

    // ---- opening and closing --------------------------------------------------------------

    open({ quiet = false } = {}) {
      if (!this.panel.hidden) return;
      this.panel.hidden = false;
      this.pill.hidden = true;
      this.pill.setAttribute("aria-expanded", "true");
      this.memory.set({ open: true });
      this.pill.lastChild.textContent = this.getAttribute("heading") || this.words.heading;
      if (!this.log.childElementCount) this.begin();
      this.log.scrollTop = this.log.scrollHeight;
      if (!quiet) this.focusInput();
    }

    close() {
      if (this.panel.hidden) return;
      this.panel.hidden = true;
      this.pill.hidden = false;
      this.pill.setAttribute("aria-expanded", "false");
      this.memory.set({ open: false });
      this.pill.focus();
    }

    keyed(event) {
      if (event.key === "Escape" && !event.isComposing) {
        event.stopPropagation();
        if (this.sheet.hidden) this.close();
        else this.showTalk();
      } else if (event.key === "Tab" && innerWidth < 480) {
        this.keepFocus(event);
      }
    }

    /** Full screen covers the page: focus goes round within. */
    keepFocus(event) {
      const all = [...this.panel.querySelectorAll("button, textarea, input, [tabindex='0']")];
      const seen = all.filter((one) => one.offsetParent !== null);
      const at = this.shadowRoot.activeElement;
      const edge = event.shiftKey ? seen[0] : seen[seen.length - 1];
      if (at === edge) {
        event.preventDefault();
        (event.shiftKey ? seen[seen.length - 1] : seen[0]).focus();
      }
    }

    /** On a touch screen the keyboard would cover the talk: there the log takes the focus. */
    focusInput() {
      if (matchMedia("(pointer: coarse)").matches) this.log.focus({ preventScroll: true });
      else this.input.focus({ preventScroll: true });
    }

    fit() {
      this.input.style.height = "44px";
      if (this.input.scrollHeight > 46) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 120)}px`;
    }

    // ---- the talk -------------------------------------------------------------------------

    begin() {
      if (this.server.talk) {
        this.resume();
      } else if (this.slice) {
        this.send({ start: true });
      } else {
        this.greet();
      }
    }

    greet(notice) {
      const t = this.words;
      const examples = (this.getAttribute("examples") || "").split("|").map((one) => one.trim()).filter(Boolean).slice(0, 3);
      const choices = examples.map((one) => ({ label: one, says: one }));
      const lines = [notice, t.greeting].filter(Boolean).map((one) => h("p", { lang: this.lang_ }, one));
      if (choices.length) lines.push(h("p", { class: "lead", lang: this.lang_ }, t.examples));
      this.add(this.bubble(lines, choices));
    }

    async resume() {
      const t = this.words;
      this.log.setAttribute("aria-busy", "true");
      try {
        const held = await this.server.of("");
        this.log.replaceChildren();
        const over = held.turn.handed_over;
        for (const one of over ? held.lines : held.lines.slice(0, -1)) this.add(this.line(one));
        this.rated = held.rated;
        this.at = Math.max(-1, ...held.lines.map((one) => one.number));
        if (over) {
          this.turn = held.turn;
          this.showCode();
          this.follow();
        } else this.show(held.turn);
      } catch (error) {
        if (error.code === "offline") {
          this.trouble(t.offline, () => this.resume());
        } else {
          this.forgetTalk();
          this.greet(t.gone);
        }
      } finally {
        this.log.removeAttribute("aria-busy");
        this.log.scrollTop = this.log.scrollHeight;
      }
    }

    submit() {
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      this.fit();
      if (this.waiting) this.later(text);
      else this.say(text);
      this.keepTyped();
    }

    /** Sent while an answer is on its way: it stands there at once and goes out after it. */
    later(text) {
      const bubble = this.mine(text);
      bubble.classList.add("unsent");
      this.queue.push({ text, key: key(), bubble });
      this.showTalk({ focus: false });
      this.add(bubble);
    }

    /** What was written and not sent outlives a reload. */
    keepTyped() {
      const texts = [...this.queue.map((one) => one.text), this.input.value];
      this.memory.set({ typed: texts.filter(Boolean).join("\n") });
    }

    /** The next of those that waited, below the answer that was before it. */
    sendNext() {
      const next = this.queue.shift();
      if (!next) return;
      this.retireChoices();
      next.bubble.classList.remove("unsent");
      this.add(next.bubble);
      this.keepTyped();
      this.send(next);
    }

    /** The answer did not come: what waited for it goes back to where it was written. */
    takeBack() {
      if (!this.queue.length) return;
      const texts = [...this.queue.map((one) => one.text), this.input.value];
      for (const one of this.queue) one.bubble.remove();
      this.queue = [];
      this.input.value = texts.filter(Boolean).join("\n");
      this.keepTyped();
      this.fit();
    }

    /** Say `text`; the bubble reads `label` where a button was pressed. */
    say(text, label, pressed = false) {
      if (this.waiting) return;
      this.showTalk({ focus: false });
      this.dropFailed();
      this.retireChoices();
      const bubble = this.mine(label || text);
      this.add(bubble);
      this.send({ text, key: key(), bubble, pressed });
    }

    /** Send a turn; if it fails everything stays and the same turn is sent again on demand. */
    async send(message) {
      const t = this.words;
      this.waiting = message;
      this.sendButton.textContent = t.sending;
      this.sendButton.setAttribute("aria-disabled", "true");
      const slow = setTimeout(() => this.status(t.slow), SLOW);
      try {
        const turn = await this.deliver(message);
        message.bubble?.classList.remove("unsent");
        this.own.add(turn.number);
        this.show(turn, message.pressed);
        if (turn.handed_over) this.showCode();
        if (turn.handed_over) this.follow();
      } catch (error) {
        this.failure(error, message);
      } finally {
        clearTimeout(slow);
        this.status("");
        this.waiting = null;
        this.sendButton.textContent = t.send;
        this.sendButton.removeAttribute("aria-disabled");
      }
      this.sendNext();
    }

    async deliver(message) {
      if (this.server.talk) return this.server.of("/turns", "POST", { text: message.text, key: message.key });
      const begun = await this.server.call("POST", "talks", {
        ...(this.slice ? { slice: this.slice } : {}),
        ...(message.text ? { text: message.text } : {}),
        language: this.lang_,
        ...(this.getAttribute("person") ? { person: this.getAttribute("person").slice(0, 64) } : {}),
        ...previousTalk(this.server.base),
      });
      rememberTalk(this.server.base, begun.talk);
      this.server.talk = begun.talk;
      this.server.token = begun.token;
      this.memory.set({ talk: begun.talk, token: begun.token });
      this.at = -1;
      return begun.turn;
    }

    failure(error, message) {
      const t = this.words;
      this.takeBack();
      message.bubble?.classList.add("unsent");
      if (PASSING.includes(error.code)) {
        this.trouble(error.code === "offline" ? t.offline : error.message, () => this.send(message));
      } else if (error.code === "not_found") {
        this.trouble(
          error.message,
          () => {
            this.forgetTalk();
            this.send(message);
          },
          t.restart,
        );
      } else {
        message.bubble?.remove();
        this.trouble(error.message, null);
        this.input.value = [message.text, this.input.value].filter(Boolean).join("\n");
        this.keepTyped();
        this.fit();
      }
    }

    forgetTalk() {
      this.server.talk = "";
      this.server.token = "";
      this.turn = null;
      this.at = -1;
      this.own.clear();
      this.queue = [];
      this.sentTo = false;
      this.unfollow();
      this.memory.set({ talk: "", token: "", checked: [] });
      this.progress.hidden = true;
    }

    // ---- showing --------------------------------------------------------------------------

    show(turn, pressed) {
      this.turn = turn;
      const t = this.words;
      if (turn.act === "explain" && turn.asks && REASON.test(turn.pieces[0].source) && turn.pieces.length > 1) {
        const question = turn.pieces[turn.pieces.length - 1];
        const reasons = turn.pieces.slice(0, -1);
        this.add(
          h("div", { class: "turn why" }, this.who(t.machine), h("strong", { lang: this.lang_ }, t.whyHead), reasons.map((one) => h("p", {}, one.text))),
        );
        this.last = this.add(this.bubble([h("p", { class: "asked" }, question.text)], turn.choices));
      } else {
        const texts = turn.pieces.map((one) => h("p", { class: turn.asks && one.source.endsWith(".question") ? "asked" : null }, FILING.test(one.source) ? this.linked(one.text) : strong(one)));
        // While a person has the talk the machine says nothing: there is no bubble to show.
        if (texts.length) this.last = this.add(this.bubble(texts, turn.choices, turn.act === "safety" ? "safety" : ""));
        if (turn.end === "ready" && !turn.handed_over) this.add(this.lastCard());
      }
      this.showProgress(turn);
      this.log.scrollTop = this.log.scrollHeight;
      this.fromItsTop(this.last);
      if (pressed && this.last) {
        this.last.setAttribute("tabindex", "-1");
        this.last.focus({ preventScroll: true });
      }
    }

    /** A sentence of the catalogue with its address as a link; nothing the applicant wrote is one. */
    linked(text) {
      return text.split(/(https?:\/\/[\w.~:/?#@!$&'*+=%-]+)/).map((part, at) =>
        at % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer", onclick: () => this.acted("filing_opened") }, part) : part,
      );
    }

    /** Tell what was done with the answer; it counts, and nothing waits for it. */
    acted(action) {
      this.server.of("/acts", "POST", { action }).catch(() => {});
    }

    /** What to do next, in a card of its own: it stays in sight below a long answer. */
    lastCard() {
      this.dropCard();
      return h("div", { class: "turn card", lang: this.lang_ }, this.codeBox(), this.outcomeWays());
    }

    dropCard() {
      for (const one of this.log.querySelectorAll(".card")) one.remove();
    }

    /** While a person has the talk: the window knows no other number. Nothing said, no code. */
    showCode(held) {
      if (!held && !this.turn?.facts.length) return;
      this.dropCard();
      const box = held ? h("div", { class: "window" }, this.codeParts(held)) : this.codeBox();
      this.add(h("div", { class: "turn card", lang: this.lang_ }, box));
    }

    codeParts(held) {
      const t = this.words;
      // The day as the server's clock has it, wherever the page is read.
      const day = new Date(`${held.until.slice(0, 10)}T12:00`).toLocaleDateString(this.lang_ === "en" ? "en-GB" : "zh-CN", { month: "long", day: "numeric" });
      return [h("p", { class: "key" }, t.windowHead), h("p", { class: "code" }, held.code), h("p", { class: "note" }, t.windowNote(day))];
    }

    /** The code that opens this talk at the window; fetched beside the card, never in its way. */
    codeBox() {
      const box = h("div", { class: "window", lang: this.lang_ });
      this.fillCode(box);
      return box;
    }

    async fillCode(box) {
      const t = this.words;
      try {
        box.replaceChildren(...this.codeParts(await this.server.of("/window", "POST")));
      } catch {
        box.replaceChildren(h("button", { class: "link", type: "button", onclick: () => this.fillCode(box) }, t.windowGet));
      }
      this.log.scrollTop = this.log.scrollHeight;
    }

    outcomeWays() {
      const t = this.words;
      return h(
        "div",
        { class: "stack", lang: this.lang_ },
        h("button", { class: "solid wide", type: "button", onclick: () => this.showBring() }, t.bring),
        this.rated ? null : h("button", { class: "outlined quiet", type: "button", onclick: () => this.askEnd({ rateOnly: true }) }, t.rate),
      );
    }

    showProgress(turn) {
      const t = this.words;
      this.progress.hidden = !turn.asks;
      if (!turn.asks) return;
      const all = turn.answered + turn.left;
      this.count.textContent = `${t.answered(turn.answered)}${this.lang_ === "en" ? ", " : "，"}${t.left(turn.left)}`;
      this.track.setAttribute("aria-valuemax", String(all));
      this.track.setAttribute("aria-valuenow", String(turn.answered));
      this.fill.style.width = `${all ? Math.round((100 * turn.answered) / all) : 0}%`;
    }

    // ---- a person answers -----------------------------------------------------------------

    line(one) {
      if (one.who === "applicant") return this.mine(one.text);
      if (one.who === "guide") return this.bubble(paragraphs(one.text));
      return h("div", { class: "turn seat" }, h("span", { class: "by", lang: this.lang_ }, this.words.seat), one.text);
    }

    /** Ask for a person's lines until the machine has the talk again; slower after failures. */
    follow(seconds = 0) {
      clearTimeout(this.clock);
      this.personWay.hidden = true;
      this.clock = setTimeout(() => this.look(), seconds * 1000);
    }

    unfollow() {
      clearTimeout(this.clock);
      this.liveLine.hidden = true;
      this.personWay.hidden = false;
      const source = this.getAttribute("source");
      this.notice.textContent = source ? this.words.noticeOf(source) : this.words.notice;
    }

    async look() {
      const talk = this.server.talk;
      let held;
      try {
        held = await this.server.of(`/live?after=${this.at ?? -1}`);
      } catch (error) {
        if (error.code === "not_found") this.unfollow();
        else this.follow((this.slower = Math.min(LONGEST, (this.slower || 5) * 2)));
        return;
      }
      if (talk !== this.server.talk) return;
      this.slower = 0;
      if (held.who === "machine") {
        // Given back: everything is shown as it stands now.
        this.unfollow();
        this.own.clear();
        this.resume();
        return;
      }
      this.news(held);
      this.follow(this.panel.hidden ? Math.max(held.next_seconds, 10) : held.next_seconds);
    }

    news(held) {
      // What was said here is shown already; in another tab it is not.
      const fresh = held.lines.filter((one) => one.who === "seat" || !this.own.has(one.number));
      this.at = Math.max(this.at ?? -1, ...held.lines.map((one) => one.number));
      for (const one of fresh) this.add(this.line(one));
      // Sent to the window: the code stands at the end, once.
      if (held.window && !this.sentTo) this.showCode(held.window);
      this.sentTo = Boolean(held.window);
      this.liveLine.hidden = !held.message;
      if (this.liveLine.textContent !== held.message) {
        this.liveLine.textContent = held.message;
        this.log.scrollTop = this.log.scrollHeight;
      }
      if (held.who === "serving") this.notice.textContent = this.words.seatNow;
      const answered = fresh.some((one) => one.who === "seat");
      if (answered && this.panel.hidden) this.pill.lastChild.textContent = this.words.seatNew;
    }

    who(text) {
      return h("span", { class: "sr", lang: this.lang_ }, text);
    }

    mine(text) {
      return h("div", { class: "turn mine" }, this.who(this.words.you), text);
    }

    bubble(texts, choices = [], kind = "") {
      const short = choices.length > 1 && choices.every((one) => one.label.length <= 6);
      const list = choices.map((one) =>
        h("li", {}, h("button", { class: one.way_out ? "choice out" : "choice", type: "button", onclick: () => this.say(one.says, one.label, true) }, one.label)),
      );
      return h(
        "div",
        { class: `turn ${kind}` },
        this.who(this.words.machine),
        texts,
        list.length ? h("ul", { class: short ? "choices short" : "choices", role: "list" }, list) : null,
      );
    }

    /** An answer longer than the window is read from its beginning. */
    fromItsTop(element) {
      if (element && element.offsetHeight > this.log.clientHeight) {
        this.log.scrollTop += element.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 8;
      }
    }

    add(element) {
      this.log.append(element);
      this.log.scrollTop = this.log.scrollHeight;
      return element;
    }

    /** Answered questions keep their text; their buttons would only mislead. */
    retireChoices() {
      for (const one of this.log.querySelectorAll(".choices, .stack, .lead")) one.remove();
      for (const one of this.log.querySelectorAll(".turn:not(.mine)")) if (!one.querySelector("p")) one.remove();
    }

    status(text) {
      this.statusLine?.remove();
      this.statusLine = text ? this.add(h("p", { class: "status", lang: this.lang_ }, text)) : null;
    }

    /** What went wrong and the way on; it stays until it is mended. */
    trouble(text, retry, label) {
      const t = this.words;
      this.dropFailed();
      const phone = this.getAttribute("phone");
      const again = () => {
        this.dropFailed();
        this.input.focus({ preventScroll: true });
        retry();
      };
      this.failed = this.add(
        h(
          "div",
          { class: "trouble", lang: this.lang_ },
          retry && !label ? h("button", { class: "link", type: "button", onclick: again }, text) : h("p", {}, text),
          retry && label ? h("button", { class: "link", type: "button", onclick: again }, label) : null,
          phone ? h("p", {}, t.offlinePhone(phone)) : null,
        ),
      );
    }

    dropFailed() {
      this.failed?.remove();
      this.failed = null;
    }

    // ---- sheets ---------------------------------------------------------------------------

    showTalk({ focus = true } = {}) {
      if (this.sheet.hidden) return;
      this.sheet.hidden = true;
      this.talkView.hidden = false;
      this.progress.hidden = !(this.turn && this.turn.asks);
      this.backWay.hidden = true;
      for (const one of [this.bringWay, this.changeWay]) one.hidden = false;
      this.log.scrollTop = this.log.scrollHeight;
      if (focus) this.focusInput();
    }

    showSheet(title, ...children) {
      const head = h("h3", { tabindex: "-1", id: "sheet-title" }, title);
      this.sheet.replaceChildren(head, ...children.flat(3).filter(Boolean));
      this.sheet.setAttribute("aria-labelledby", "sheet-title");
      this.sheet.hidden = false;
      this.sheet.scrollTop = 0;
      this.talkView.hidden = true;
      this.progress.hidden = true;
      this.backWay.hidden = false;
      for (const one of [this.bringWay, this.changeWay]) one.hidden = true;
      head.focus({ preventScroll: true });
    }

    async showBring() {
      const t = this.words;
      this.bringWay.focus();
      let list = { done: false, materials: [] };
      if (this.server.talk) {
        try {
          list = await this.server.of("/checklist");
        } catch {
          this.showTalk({ focus: false });
          this.trouble(t.offline, () => this.showBring());
          return;
        }
      }
      const sure = list.materials.filter((one) => one.sure).length;
      if (!list.materials.length) {
        this.showSheet(t.bring, h("p", {}, t.bringLater));
        return;
      }
      this.showSheet(
        list.done ? t.bringHead(sure) : t.bringOpen(sure),
        list.done ? h("p", {}, t.bringNote) : null,
        list.done ? this.codeBox() : null,
        h("ul", { role: "list" }, list.materials.map((one, at) => this.material(one, at, list.done))),
        list.done ? h("button", { class: "outlined quiet wide", type: "button", onclick: () => this.save(list.materials) }, t.save) : null,
      );
    }

    /** The list as a text file, for whoever has no printer at hand. */
    save(materials) {
      const t = this.words;
      const lines = materials.map((one, at) => `${at + 1}. ${one.name}${one.sure ? "" : ` (${t.unsure})`}\n   ${one.reason}`);
      const item = this.turn ? this.turn.item : "";
      this.fetched(new Blob([`${item}\n\n${lines.join("\n")}\n`], { type: "text/plain" }), `${t.saveName}.txt`);
      this.acted("checklist_saved");
    }

    /** Give a file to the browser to keep. */
    fetched(blob, name) {
      const address = URL.createObjectURL(blob);
      h("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    }

    material(one, at, done) {
      const t = this.words;
      const checked = new Set(this.memory.kept.checked || []);
      const box = h("input", { type: "checkbox", id: `m${at}`, checked: checked.has(one.material) });
      box.addEventListener("change", () => {
        if (box.checked) checked.add(one.material);
        else checked.delete(one.material);
        const now = new Set(this.memory.kept.checked || []);
        if (box.checked) now.add(one.material);
        else now.delete(one.material);
        this.memory.set({ checked: [...now] });
      });
      const note = (text, lang) => h("p", { class: "note", lang: lang || this.content }, text);
      return h(
        "li",
        { class: one.sure ? "row" : "row open" },
        box,
        h(
          "div",
          {},
          h("label", { for: `m${at}`, lang: this.content }, one.name),
          one.sure ? null : h("span", { class: "tag" }, t.unsure),
          note(one.reason),
          h(
            "details",
            {},
            h("summary", {}, t.more, h("span", { class: "sr" }, one.name)),
            note(`${t.basis}${one.basis}`),
            one.hints.length ? note(`${t.hints}${one.hints.join("；")}`) : null,
          ),
          done && one.draft && one.sure ? this.downloadButton(one) : null,
        ),
      );
    }

    downloadButton(one) {
      const t = this.words;
      const button = h("button", { class: "link", type: "button" }, t.download, h("span", { class: "sr" }, one.name));
      button.addEventListener("click", async () => {
        button.firstChild.textContent = t.downloading;
        try {
          this.fetched(await this.server.of(`/draft/${one.material}`), `${one.name}.docx`);
          button.firstChild.textContent = t.download;
        } catch (error) {
          button.firstChild.textContent = error.code === "offline" ? t.noDraft : error.message;
        }
      });
      return button;
    }

    showChange() {
      const t = this.words;
      const turn = this.turn || { facts: [], refused: [] };
      const rows = turn.facts.map((one) =>
        h(
          "li",
          { class: "row" },
          h("div", { lang: this.content }, h("p", { class: "key" }, one.title), h("p", {}, one.value)),
          h("button", { class: "link", type: "button", "aria-label": `${t.changeOne} ${one.title}`, onclick: () => this.say(one.change, `${t.changeOne} ${one.title}`, true) }, t.changeOne),
        ),
      );
      this.showSheet(
        t.changeHead,
        h("p", {}, rows.length ? t.changeNote : t.changeNone),
        rows.length ? h("ul", { role: "list" }, rows) : null,
        turn.refused.length ? h("p", {}, t.refused(turn.refused.join("、"))) : null,
      );
    }

    showPerson() {
      const t = this.words;
      const turn = this.turn || { item: "", answered: 0, refused: [] };
      const phone = this.getAttribute("phone");
      const calling = phone ? h("p", {}, t.personPhone(phone)) : null;
      if (!this.server.talk) {
        this.showSheet(t.person, h("p", {}, t.greeting), calling);
        return;
      }
      const now = h("button", { class: "solid wide", type: "button" }, t.personNow);
      now.addEventListener("click", () => this.handOver(now));
      this.showSheet(
        t.personHead,
        h("p", {}, t.personSees(turn.item, turn.answered)),
        turn.refused.length ? h("p", {}, t.refused(turn.refused.join("、"))) : null,
        calling,
        h("div", { class: "stack" }, now, h("button", { class: "outlined quiet", type: "button", onclick: () => this.showTalk() }, t.personLater)),
      );
    }

    async handOver(button) {
      const t = this.words;
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      button.textContent = t.sending;
      try {
        const held = await this.server.of("/handoff", "POST");
        this.showTalk();
        this.retireChoices();
        this.progress.hidden = true;
        if (this.turn) Object.assign(this.turn, { asks: null, handed_over: true });
        this.own.add(held.line);
        this.add(this.bubble(paragraphs(held.message)));
        this.showCode();
        this.follow();
      } catch (error) {
        this.showTalk();
        this.trouble(error.code === "offline" ? t.offline : error.message, () => this.showPerson());
      }
    }

    askEnd({ rateOnly = false } = {}) {
      const t = this.words;
      if (!this.server.talk) {
        this.close();
        return;
      }
      const end = h("button", { class: "solid wide", type: "button", onclick: () => this.end() }, t.endNow);
      const later = h("button", { class: "outlined quiet", type: "button", onclick: () => { this.showTalk({ focus: false }); this.close(); } }, t.endLater);
      const rating = this.rated ? [h("p", { class: "done" }, t.rated)] : this.ratingParts();
      if (rateOnly) this.showSheet(t.rateHead, rating);
      else this.showSheet(t.endHead, h("p", {}, t.endNote), h("div", { class: "stack" }, end, later), this.rated ? [] : [h("h4", {}, t.rateHead), rating]);
    }

    ratingParts() {
      const t = this.words;
      const told = h("p", { class: "done", role: "status" });
      const rate = async (given, after) => {
        try {
          await this.server.of("/rating", "POST", given);
          this.rated = true;
          told.textContent = t.rated;
          after();
        } catch (error) {
          told.textContent = error.code === "offline" ? t.offline : error.message;
        }
      };
      const buttons = [true, false].map((solved) =>
        h("button", { class: "outlined", type: "button", "aria-pressed": "false" }, solved ? t.rateYes : t.rateNo),
      );
      buttons.forEach((button, at) =>
        button.addEventListener("click", () =>
          rate({ solved: at === 0 }, () => buttons.forEach((one, other) => one.setAttribute("aria-pressed", String(other === at)))),
        ),
      );
      const scores = t.scores.map((text, at) =>
        h("label", {}, h("input", { type: "radio", name: "score", value: String(at + 1), onchange: () => rate({ score: at + 1 }, () => {}) }), text),
      );
      return [h("div", { class: "pair" }, buttons), h("fieldset", { class: "scores" }, h("legend", { class: "note" }, t.rateScore), scores.reverse()), told];
    }

    async end() {
      try {
        if (!this.turn || !this.turn.handed_over) await this.server.of("", "DELETE");
      } catch (error) {
        if (error.code === "offline") {
          this.showTalk();
          this.trouble(this.words.offline, () => this.end());
          return;
        }
      }
      this.showTalk({ focus: false });
      this.forgetTalk();
      this.memory.clear();
      this.rated = false;
      this.input.value = "";
      this.log.replaceChildren();
      this.close();
    }
  }

  function guessed(lang) {
    if (/^en\b/i.test(lang)) return "en";
    return /^zh-(hant|tw|hk|mo)/i.test(lang) ? "zh-Hant" : "zh-Hans";
  }

  /** A sentence whose named facts stand out: 记下了：经办人 沈若溪. */
  function strong(piece) {
    const parts = [];
    let rest = piece.text;
    for (const name of piece.strong || []) {
      const at = rest.indexOf(name);
      if (at < 0) continue;
      parts.push(rest.slice(0, at), h("b", {}, name));
      rest = rest.slice(at + name.length);
    }
    return [...parts, rest];
  }

  function paragraphs(text) {
    return text.split("\n").map((one) => h("p", {}, one));
  }

  if (!customElements.get("zhagen-guide")) customElements.define("zhagen-guide", ZhagenGuide);
})();

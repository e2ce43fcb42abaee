// Single keys of the page viewer, and the enlarged picture scrolled to the mark.
const help = document.querySelector("#keys");
const button = document.querySelector("#keys-switch");
const said = document.querySelector("#viewer-said");
const picture = document.querySelector(".sheet__scroll");
const OFF = "viewer-keys-off";
const NOTHING = {
  n: "There is no next one.",
  p: "There is no previous one.",
  j: "There is no next mark in this document.",
  k: "There is no previous mark in this document.",
};

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function areOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function turn(off) {
  try {
    localStorage.setItem(OFF, off ? "yes" : "no");
  } catch {
    // It holds for this page alone.
  }
  show(off);
}

function show(off) {
  button.setAttribute("aria-pressed", off ? "false" : "true");
  button.textContent = off ? "Keys are off: turn them on" : "Keys are on: turn them off";
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (button.getAttribute("aria-pressed") === "false") return;
  if (event.key === "?") {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  } else if (event.key in NOTHING) {
    const way = document.querySelector(`[data-key="${event.key}"]`);
    if (way) way.click();
    else said.textContent = NOTHING[event.key];
  }
}

function centre(mark) {
  const box = mark.getBoundingClientRect();
  const room = picture.getBoundingClientRect();
  picture.scrollTop += box.top - room.top - (room.height - box.height) / 2;
  picture.scrollLeft += box.left - room.left - (room.width - box.width) / 2;
}

if (help) {
  help.hidden = false;
  show(areOff());
  button.addEventListener("click", () => turn(button.getAttribute("aria-pressed") === "true"));
  document.addEventListener("keydown", press);
}

const mark = picture && picture.querySelector("rect.current, rect.found");
if (mark) centre(mark);

// After the browser has gone to the fragment, which takes the focus away.
const problem = document.querySelector(".govuk-error-summary");
if (problem) addEventListener("load", () => requestAnimationFrame(() => problem.focus()));

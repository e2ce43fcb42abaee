// Single keys of the review desk, and words selected in the passage as the quote.
const help = document.querySelector("#keys");
const button = document.querySelector("#keys-switch");
const said = document.querySelector("#desk-said");
const text = document.querySelector(".desk__text");
const fields = document.querySelectorAll("#id_quote-quote, #id_missed-quote");
const OFF = "desk-keys-off";
const FIELD = "select, textarea, button, input:not([type=hidden])";
let copied = "";
let sent = false;

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
  document.body.classList.toggle(OFF, off);
  if (!button) return;
  button.setAttribute("aria-pressed", off ? "false" : "true");
  button.textContent = off ? "Keys are off: turn them on" : "Keys are on: turn them off";
}

function unfold(details) {
  copySelection(); // focus takes the selection away before the browser tells of it
  details.open = true;
  details.querySelector(`form :is(${FIELD})`).focus();
}

function act(key) {
  const way = document.querySelector(`[data-key="${key}"]`);
  if (!way) said.textContent = key === "u" ? "There is nothing to undo." : "Not here.";
  else if (way.tagName === "DETAILS") unfold(way);
  else way.click();
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (isTyping(event.target) || document.body.classList.contains(OFF)) return;
  const reason = document.querySelector(`details[open] [data-reason="${event.key}"]`);
  if (event.key === "?" && help) {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  } else if (reason) {
    reason.click();
  } else if (said && /^[artpqmus]$/.test(event.key)) {
    event.preventDefault(); // so that the letter is not typed into what is unfolded
    act(event.key);
  }
}

function copySelection() {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  if (!words || !text.contains(selection.anchorNode)) return;
  if (!text.contains(selection.focusNode)) return;
  for (const field of fields) {
    if (!field.value.trim() || field.value === copied) field.value = words;
  }
  copied = words;
}

function sendOnce(event) {
  if (sent) event.preventDefault(); // a key pressed twice decides one thing
  sent = true;
}

document.addEventListener("keydown", press);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", () => { sent = false; });
show(areOff());
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => turn(button.getAttribute("aria-pressed") === "true"));
}
if (text) document.addEventListener("selectionchange", copySelection);

// After the browser has gone to the fragment, which takes the focus away.
const problem = document.querySelector(".govuk-error-summary");
if (problem) addEventListener("load", () => requestAnimationFrame(() => problem.focus()));

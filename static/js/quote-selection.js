// Words selected in the page's text go into the quote field of "Add a tag", unless
// somebody has typed there.
const text = document.querySelector(".page-text");
const field = document.querySelector("#id_quote");
let copied = "";

function copySelection() {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  const typed = field.value.trim() && field.value !== copied;
  if (!words || typed) return;
  if (text.contains(selection.anchorNode) && text.contains(selection.focusNode)) {
    field.value = copied = words;
  }
}

if (text && field) document.addEventListener("selectionchange", copySelection);

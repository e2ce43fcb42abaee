// Words selected in the page's text go into the quote field of "Add a tag".
const text = document.querySelector(".page-text");
const field = document.querySelector("#id_quote");

function copySelection() {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  if (words && text.contains(selection.anchorNode) && text.contains(selection.focusNode)) {
    field.value = words;
  }
}

if (text && field) document.addEventListener("selectionchange", copySelection);

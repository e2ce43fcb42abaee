// Says which files are chosen, and lets them be dropped anywhere in the box.
const box = document.querySelector(".dropzone");
const field = box && box.querySelector("input[type=file]");
const said = document.querySelector("#chosen");

function say() {
  const names = [...field.files].map((file) => file.name);
  said.textContent = names.length ? `${names.length} chosen: ${names.join(", ")}` : "";
}

function over(event, on) {
  event.preventDefault();
  box.classList.toggle("dropzone--over", on);
}

if (box) {
  field.addEventListener("change", say);
  box.addEventListener("dragover", (event) => over(event, true));
  box.addEventListener("dragleave", (event) => over(event, false));
  box.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    say();
  });
}

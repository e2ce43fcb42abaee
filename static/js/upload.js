// Says which files are chosen and how large they are, takes some out again, and lets
// files be dropped anywhere in the box.
const box = document.querySelector(".dropzone");
const field = box && box.querySelector("input[type=file]");
const said = document.querySelector("#chosen");
const list = document.querySelector("#chosen-files");

function inWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function trouble(file) {
  if (!file.size) return " It is empty.";
  return file.size > Number(box.dataset.largest) ? " Too large: take it out, or nothing is uploaded." : "";
}

function choose(files) {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  field.files = chosen.files;
  say();
}

function takeOut(file) {
  const at = [...field.files].indexOf(file);
  choose([...field.files].filter((one) => one !== file));
  const buttons = list.querySelectorAll("button");
  (buttons[Math.min(at, buttons.length - 1)] || field).focus();
}

function row(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const out = document.createElement("button");
  const hidden = document.createElement("span");
  name.textContent = `${file.name}, ${inWords(file.size)}.`;
  const wrong = document.createElement("strong");
  wrong.textContent = trouble(file);
  name.append(wrong);
  out.type = "button";
  out.className = "chosen__out";
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = ` ${file.name}`;
  out.append("Take out", hidden);
  out.addEventListener("click", () => takeOut(file));
  item.append(name, out);
  return item;
}

function say() {
  const files = [...field.files];
  const size = inWords(files.reduce((sum, file) => sum + file.size, 0));
  const wrong = files.filter((file) => file.size > Number(box.dataset.largest)).length;
  const many = files.length > Number(box.dataset.most);
  said.textContent = files.length
    ? `${files.length} chosen, ${size} together.` +
      (wrong ? ` ${wrong} too large.` : "") +
      (many ? ` More than ${box.dataset.most}: send them in parts.` : "")
    : "";
  list.replaceChildren(...files.map(row));
}

// The same file dropped twice is chosen once.
function add(files) {
  const key = (file) => `${file.name}/${file.size}/${file.lastModified}`;
  const chosen = new Map([...field.files, ...files].map((file) => [key(file), file]));
  choose(chosen.values());
}

function over(event, on) {
  event.preventDefault();
  box.classList.toggle("dropzone--over", on);
}

if (box) {
  box.querySelector(".dropzone__drop").hidden = false;
  field.addEventListener("change", say);
  box.addEventListener("dragover", (event) => over(event, true));
  box.addEventListener("dragleave", (event) => over(event, false));
  box.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) add(event.dataTransfer.files);
  });
  field.form.addEventListener("submit", () => {
    said.textContent = "Uploading. Keep this page open until the next one comes.";
  });
}

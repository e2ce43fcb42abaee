// Leaving takes this page's place in the history, so that Back does not return to it.
const way = document.querySelector(".leave");

if (way) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(way.href);
  });
}

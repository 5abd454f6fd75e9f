// A chart that is being drawn appears by itself; without this, the link beside it looks again.

const every = 2000;
const tries = 30;

async function look(place, left) {
  try {
    const answer = await fetch(place.dataset.look, { method: "HEAD" });
    if (answer.status === 200) return place.replaceWith(place.querySelector("template").content);
    if (answer.status !== 202) return;
  } catch {
    // A moment without a connection: the table says the same meanwhile.
  }
  if (left) setTimeout(look, every, place, left - 1);
}

for (const place of document.querySelectorAll("[data-look]")) setTimeout(look, every, place, tries);

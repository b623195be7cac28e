// SPDX-License-Identifier: Apache-2.0
// Threads like the one whose title is being typed. They stand beside the form, and a line that has its room says how many.

const PAUSE_MS = 600, LEAST = 3;

export function showSimilar(form) {
  const { title } = form.elements, place = document.querySelector("[data-similar]"), line = form.querySelector("[data-found]");
  let timer = 0, asked = title.value.trim();
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });

  async function look() {
    const wanted = asked = title.value.trim();
    if (wanted.length < LEAST) return;
    try {
      const answer = await fetch(`/complete/similar?${new URLSearchParams({ title: wanted })}`);
      if (!answer.ok || wanted !== asked) return;
      place.innerHTML = await answer.text();
      const count = place.querySelectorAll("li").length;
      line.hidden = !count; // a link without words is none
      line.textContent = count ? line.dataset.found.replace("{n}", count) : "";
    } catch { /* the next key tries again */ }
  }
}

// SPDX-License-Identifier: Apache-2.0
// The look as it would be, while somebody chooses: asks for the same preview as the button, and puts its parts in place.
// What is refused meanwhile (half a colour) changes nothing; the button says why.

const form = document.querySelector('form[action="/admin/look"]')
const PAUSE_MS = 250
let waiting, latest = 0

async function preview() {
  const asked = ++latest
  const body = new URLSearchParams(new FormData(form))
  body.set("second", "1")
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null)
  if (!answer?.ok || asked !== latest) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  document.querySelector("#sample").replaceWith(page.querySelector("#sample"))
  const sheet = document.querySelector("[data-look]")
  const next = sheet.cloneNode()
  next.href = page.querySelector("[data-look]").getAttribute("href")
  if (next.href === sheet.href) return
  next.onload = () => sheet.remove()
  sheet.after(next)
}

form?.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(preview, PAUSE_MS)
})

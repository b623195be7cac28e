// SPDX-License-Identifier: Apache-2.0
// The ceremony of passkeys, which only the browser can hold: ask the device, put its answer into the form, send the form.
// Where a browser cannot do it the forms stay hidden, and the password does.

const box = document.querySelector("[data-ceremony]");

async function answer(asked) {
  const publicKey = JSON.parse(asked);
  const found = box.dataset.ceremony === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return JSON.stringify(found.toJSON());
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  const form = box.querySelector("form");
  const fields = form.elements;
  const failed = box.querySelector("[data-failed]");
  box.hidden = false;
  document.querySelector("[data-instead]")?.remove();
  form.addEventListener("submit", async (event) => {
    if (fields.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    const stay = document.querySelector("input[type=checkbox][name=stay]");
    if (stay && fields.stay) fields.stay.value = stay.checked ? "1" : "";
    try {
      fields.credential.value = await answer(box.dataset.asked);
    } catch {
      failed.hidden = false;
      return;
    }
    form.requestSubmit();
  });
}

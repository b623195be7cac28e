// SPDX-License-Identifier: Apache-2.0
// This browser becomes a device that is told of things. It asks its owner only when the button is pressed.

const form = document.querySelector("form[data-device]");

if (window.PushManager && window.Notification && navigator.serviceWorker) {
  form.hidden = false;
  document.querySelector("[data-instead]").remove();
  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    try {
      await fill();
    } catch {
      const line = form.querySelector("[data-failed]");
      line.textContent = line.dataset.failed;
      return;
    }
    form.requestSubmit();
  });
}

async function fill() {
  if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
  await navigator.serviceWorker.register("/worker.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may belong to another key, or to whoever was here before
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.device });
  const { endpoint, keys } = made.toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.public_key, { value: keys.p256dh });
  Object.assign(form.elements.secret, { value: keys.auth });
}

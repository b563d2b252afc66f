// Lets the browser keep the page that is shown without a connection; see articles/offline.py.
const { worker } = document.currentScript.dataset;
const policy = window.trustedTypes?.createPolicy("keep", { createScriptURL: (url) => url });
navigator.serviceWorker?.register(policy?.createScriptURL(worker) ?? worker).catch(() => {});

// Lets the browser keep the page that is shown without a connection; see articles/offline.py.
navigator.serviceWorker?.register(document.currentScript.dataset.worker).catch(() => {});

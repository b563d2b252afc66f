// What is typed and not yet on the server, on this device: one text a form, by user.
const PREFIX = "unsaved:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const place = (user, name) => `${PREFIX}${user}:${name}`;

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

/** Says whether there was room for it. */
export const keepText = (user, name, text) => {
  try {
    localStorage.setItem(place(user, name), JSON.stringify({ ...text, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
};

/** What is newer than `sequence` stays. */
export const forgetText = (user, name, sequence = Infinity) => {
  const text = read(place(user, name));
  if (text && text.sequence <= sequence) localStorage.removeItem(place(user, name));
};

/** Everything of a user, without what is too old: [{name, text}]. */
export const textsOf = (user) => {
  const prefix = place(user, "");
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  for (const key of keys) if (!(read(key)?.at > Date.now() - KEPT_FOR)) localStorage.removeItem(key);
  return keys.filter((key) => key.startsWith(prefix) && read(key))
    .map((key) => ({ name: key.slice(prefix.length), text: read(key) }));
};

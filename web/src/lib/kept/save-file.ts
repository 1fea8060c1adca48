/** Gives the guest a file, by their own press: the browser saves it as it saves what is downloaded. */

/** So long (ms) the browser has to begin to read it. */
const READ_WITHIN_MS = 60_000;

export function saveFile(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
}

/** Calls back when the document can be read, or has all its parts, or at once; now if that was before. */
export function whenPage(moment: unknown, act: () => void): void {
  if (moment === 'window_loaded' && document.readyState !== 'complete') {
    addEventListener('load', () => act(), { once: true });
  } else if (moment === 'dom_ready' && document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => act(), { once: true });
  } else {
    act();
  }
}

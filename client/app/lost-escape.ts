/**
 * What had the focus in a dialog may go, or be turned off, and the focus with it: Escape then comes to nobody. It is meant for the dialog that
 * stands on top.
 */
export function leadEscapeToDialogs(): void {
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.target !== document.body) return;
      const top = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1);
      if (!top) return;
      event.stopImmediatePropagation();
      top.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    },
    true,
  );
}

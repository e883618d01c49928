/** Whether somebody has this page before their eyes: it is neither behind another tab nor without the focus. */
export const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

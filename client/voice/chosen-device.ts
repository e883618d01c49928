/** Opens the device that was chosen, by its id. One that was taken out is no reason to do without: the usual one serves. */
export async function openChosen<Opened>(deviceId: string, open: (wish: { deviceId?: string }) => Promise<Opened>): Promise<Opened> {
  if (deviceId === '') return open({});
  return open({ deviceId }).catch((error: unknown) => {
    // Not everywhere one of the language's own errors.
    if ((error as { name?: unknown }).name === 'OverconstrainedError') return open({});
    throw error;
  });
}

const WIDTH = 480;
const PATIENCE_MS = 3_000;

/** A small picture of what a track shows just now, as a `data:` address; null where it shows nothing. */
export async function previewOf(track: MediaStreamTrack): Promise<string | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  try {
    const isThere = new Promise<void>((resolve, reject) => {
      video.addEventListener('loadeddata', () => resolve(), { once: true });
      setTimeout(reject, PATIENCE_MS);
    });
    await video.play();
    await isThere;
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.7);
  } catch {
    return null;
  } finally {
    video.srcObject = null;
  }
}

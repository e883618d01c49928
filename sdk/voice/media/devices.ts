/** What people choose from. Without permission for a kind of device a browser says neither its names nor its ids. */
export interface Devices {
  microphones: MediaDeviceInfo[];
  cameras: MediaDeviceInfo[];
  outputs: MediaDeviceInfo[];
}

export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): MediaDeviceInfo[] => all.filter((device) => device.kind === kind);
  return { microphones: of('audioinput'), cameras: of('videoinput'), outputs: of('audiooutput') };
}

/** Calls when a device is put in or taken out; the answer ends that. */
export function onDevicesChanged(listener: () => void): () => void {
  navigator.mediaDevices.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices.removeEventListener('devicechange', listener);
}

export interface MicrophoneWish {
  deviceId?: string;
  echoCancellation?: boolean;
  noiseSuppression?: boolean;
  autoGainControl?: boolean;
}

const theDevice = (deviceId: string | undefined): MediaTrackConstraints => (deviceId ? { deviceId: { exact: deviceId } } : {});
const only = ([track]: MediaStreamTrack[]): MediaStreamTrack => {
  if (!track) throw new Error('The browser gave no track.');
  return track;
};

/** Asks the user where that is due; rejects as getUserMedia does. */
export async function openMicrophone({
  deviceId,
  echoCancellation = true,
  noiseSuppression = true,
  autoGainControl = true,
}: MicrophoneWish = {}): Promise<MediaStreamTrack> {
  const audio = { ...theDevice(deviceId), echoCancellation, noiseSuppression, autoGainControl, channelCount: 1 };
  return only((await navigator.mediaDevices.getUserMedia({ audio })).getAudioTracks());
}

export interface CameraWish {
  deviceId?: string;
  width?: number;
  height?: number;
  frameRate?: number;
}

export async function openCamera({ deviceId, width = 1280, height = 720, frameRate = 30 }: CameraWish = {}): Promise<MediaStreamTrack> {
  const video = { ...theDevice(deviceId), width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate } };
  return only((await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks());
}

export interface ScreenWish {
  height?: number;
  frameRate?: number;
  /** Of the tab or the whole machine, where browser and user allow it. */
  withSound?: boolean;
  /** Whether what moves counts more than what can be read. */
  content?: 'motion' | 'detail';
}

export interface Screen {
  video: MediaStreamTrack;
  audio: MediaStreamTrack | null;
}

/** Lets the user choose a screen, a window or a tab. Sound comes as it is: nothing of it is taken for noise. */
export async function captureScreen({ height = 1080, frameRate = 60, withSound = true, content = 'motion' }: ScreenWish = {}): Promise<Screen> {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { width: { max: Math.round((height * 16) / 9) }, height: { max: height }, frameRate: { ideal: frameRate, max: frameRate } },
    audio: withSound && { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2 },
  });
  const video = only(stream.getVideoTracks());
  video.contentHint = content;
  return { video, audio: stream.getAudioTracks()[0] ?? null };
}

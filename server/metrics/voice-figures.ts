import type { VoiceServer } from '../boot/open-voice.ts';
import type { Registry } from './registry.ts';

/** What a process tells of its calls; nothing but zeros where it has none. */
export function watchVoice(registry: Registry, voice: VoiceServer | null): void {
  const total = (name: string, help: string, read: (of: VoiceServer) => number): void =>
    registry.read(name, help, [], () => (voice ? read(voice) : 0), 'counter');
  const now = (name: string, help: string, read: (of: VoiceServer) => number): void => registry.read(name, help, [], () => (voice ? read(voice) : 0));
  now('nexus_voice_calls', 'Calls that people are in.', ({ gateway }) => gateway.callCount());
  now('nexus_voice_members', 'People in calls, with those that wait for a resume.', ({ gateway }) => gateway.memberCount());
  now('nexus_voice_connections', 'Open connections of the voice gateway.', ({ gateway }) => gateway.connectionCount());
  total('nexus_voice_packets_received_total', 'UDP packets that came.', ({ counters }) => counters().received);
  total('nexus_voice_packets_forwarded_total', 'Packets that went to receivers, counted for each of them.', ({ counters }) => counters().forwarded);
  total('nexus_voice_packets_congested_total', 'Packets to receivers that the system took no more of.', ({ counters }) => counters().congested);
  registry.read(
    'nexus_voice_packets_dropped_total',
    'Packets that were not passed on, by the reason.',
    ['reason'],
    () => (voice ? Object.entries(voice.counters().dropped).map(([reason, count]) => [[reason.replaceAll(' ', '_')], count] as const) : []),
    'counter',
  );
}

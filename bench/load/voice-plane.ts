import { UdpPlane } from '#voice/udp/udp-plane';
import { answerCommands } from '../measure/program.ts';
import type { Calls, Opened } from './voice-load.ts';

// The server's own UDP plane, with nothing around it.
const HOST = '127.0.0.1';
const plane = await UdpPlane.open({ host: HOST, port: 0 });

answerCommands(async ({ mode, key, ports, speakers }: Calls): Promise<Opened> => {
  for (const call of plane.calls.values()) for (const member of call.members) member.remove();
  const ssrcs = ports.flatMap((clients, call) => {
    const members = clients.map((port, client) => {
      const member = plane.call(String(call)).add({ userId: `${call} ${client}`, ...plane.newSsrcs() });
      member.discoveredAt({ address: HOST, port });
      member.select({ mode, secretKey: key, address: HOST, port });
      member.maySpeak = member.mayHear = member.isSpeakingAnnounced = true;
      return member;
    });
    return members.slice(0, speakers).map(({ audio }) => audio.ssrc);
  });
  return { port: plane.port, ssrcs };
});

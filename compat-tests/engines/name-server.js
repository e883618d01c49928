// Answers as Docker's own name server does in each of its networks: node name-server.js '{"api": ["172.30.0.20", "172.30.0.21"]}'
import { createSocket } from 'node:dgram';

const names = JSON.parse(process.argv[2] ?? '{}');
const socket = createSocket('udp4');

socket.on('message', (question, { port, address }) => {
  const labels = [];
  let at = 12;
  for (let length = question[at]; length > 0; length = question[at]) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const asked = question.subarray(12, at + 5);
  const known = names[labels.join('.').toLowerCase()];
  const addresses = question.readUInt16BE(at + 1) === 1 ? (known ?? []) : [];
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  // A recursive answer; 3 says that there is no such name.
  head.writeUInt16BE(0x8180 | (known === undefined ? 3 : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  const answers = addresses.map((one) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...one.split('.').map(Number)]));
  socket.send(Buffer.concat([head, asked, ...answers]), port, address);
});
socket.bind(53, '127.0.0.11');

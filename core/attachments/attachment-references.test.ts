import type { APIEmbed } from 'discord-api-types/v10';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { filesInEmbeds, referencedAttachment, withOwnReferences } from './attachment-references.ts';

const file = (id: string, filename: string): AttachmentRecord => ({ id, filename, size: 1, key: `uploads/${id}` });
const [a, b] = [file('11', 'a.png'), file('12', 'my_pic.png')];

it('finds a file by the name it has, or had when it was sent', () => {
  expect(referencedAttachment('attachment://a.png', [a, b])).toBe(a);
  expect(referencedAttachment('attachment://my pic.png', [a, b])).toBe(b);
  expect(referencedAttachment('attachment://my%20pic.png', [a, b])).toBe(b);
  expect(referencedAttachment('attachment://c.png', [a, b])).toBeNull();
  expect(referencedAttachment('https://example.org/a.png', [a, b])).toBeUndefined();
});

it('knows which files stand in embeds', () => {
  const embeds = [{ image: { url: 'attachment://a.png' } }, { footer: { text: '', icon_url: 'attachment://gone.png' } }] as APIEmbed[];
  expect([...filesInEmbeds(embeds, [a, b])]).toEqual([a]);
});

it('turns links to a message’s own files back, and leaves all others alone', () => {
  const own = 'https://chat.example.org/cdn/attachments/1/12/my_pic.png?ex=1&is=2&hm=3&';
  const other = 'https://chat.example.org/cdn/attachments/1/99/secret.png';
  const embeds = [{ image: { url: own }, thumbnail: { url: other }, author: { name: 'x', icon_url: own } }] as APIEmbed[];
  expect(withOwnReferences(embeds, [a, b])).toEqual([
    { image: { url: 'attachment://my_pic.png' }, thumbnail: { url: other }, author: { name: 'x', icon_url: 'attachment://my_pic.png' } },
  ]);
});

import { isOfFileType } from './file-types.ts';

it.each([
  ['cat.PNG', ['image'], true],
  ['cat.png', ['video', 'audio'], false],
  ['song.mp3', ['video', 'audio'], true],
  ['report.pdf', ['image', '.PDF'], true],
  ['report.pdf.exe', ['.pdf'], false],
  ['archive.tar.gz', ['.tar.gz'], true],
  ['png', ['image'], false],
  ['nothing', ['image', '.txt'], false],
])('%s is among %j: %s', (filename, types, wanted) => expect(isOfFileType(filename, types)).toBe(wanted));

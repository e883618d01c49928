import type { WidgetStyle } from '#protocol/rest/widget';
import { encodePng } from './encode-png.ts';
import { dotsOf, LETTER_HEIGHT, widthOf } from './letters.ts';

type Colour = readonly [number, number, number];
const DARK: Colour = [38, 40, 48];
const DEEP: Colour = [27, 29, 36];
const ACCENT: Colour = [76, 98, 214];
const GREEN: Colour = [46, 160, 103];
const LIGHT: Colour = [245, 246, 250];
const GREY: Colour = [160, 166, 182];

class Canvas {
  readonly width: number;
  readonly height: number;
  private readonly rgb: Uint8Array;

  constructor(width: number, height: number, ground: Colour) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(width * height * 3);
    this.box(0, 0, width, height, ground);
  }

  box(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++)
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) this.rgb.set(colour, (y * this.width + x) * 3);
  }

  text(text: string, left: number, top: number, colour: Colour, scale = 1): void {
    for (const { x, y } of dotsOf(text)) this.box(left + x * scale, top + y * scale, scale, scale, colour);
  }

  png(): Buffer {
    return encodePng(this.width, this.height, this.rgb);
  }
}

/** The picture of a guild's widget, in one of Discord's five shapes. */
export function drawWidget({ name, online }: { name: string; online: number }, style: WidgetStyle): Buffer {
  const count = `${online} online`;
  switch (style) {
    case 'shield':
      return shield(count);
    case 'banner1':
      return banner(name, count, 'Powered by Nexus');
    case 'banner2':
      return split(name, count);
    case 'banner3':
      return banner(name, count, 'Chat now');
    case 'banner4':
      return tall(name, count);
  }
}

function shield(count: string): Buffer {
  const label = 'Nexus';
  const left = widthOf(label) + 14;
  const canvas = new Canvas(left + widthOf(count) + 14, 20, ACCENT);
  canvas.box(0, 0, left, 20, DARK);
  canvas.text(label, 7, 7, LIGHT);
  canvas.text(count, left + 7, 7, LIGHT);
  return canvas.png();
}

function banner(name: string, count: string, footer: string): Buffer {
  const canvas = new Canvas(320, 76, DARK);
  face(canvas, name, count, 10, 8, 310);
  canvas.box(0, 56, 320, 20, DEEP);
  canvas.text(footer, 310 - widthOf(footer), 63, GREY);
  return canvas.png();
}

function split(name: string, count: string): Buffer {
  const canvas = new Canvas(320, 76, DARK);
  canvas.box(240, 0, 80, 76, ACCENT);
  canvas.text('Nexus', 240 + (80 - widthOf('Nexus') * 2) / 2, 31, LIGHT, 2);
  face(canvas, name, count, 10, 18, 230);
  return canvas.png();
}

function tall(name: string, count: string): Buffer {
  const canvas = new Canvas(320, 106, DARK);
  canvas.box(0, 0, 320, 30, ACCENT);
  canvas.text('Nexus', (320 - widthOf('Nexus') * 2) / 2, 8, LIGHT, 2);
  face(canvas, name, count, 10, 34, 310);
  canvas.box(10, 82, 300, 18, GREEN);
  canvas.text('Join my server', Math.round((320 - widthOf('Join my server')) / 2), 88, LIGHT);
  return canvas.png();
}

/** The guild's initial, its name as large as it fits, and how many are online. */
function face(canvas: Canvas, name: string, count: string, left: number, top: number, right: number): void {
  canvas.box(left, top, 40, 40, ACCENT);
  const initial = [...name][0] ?? '?';
  canvas.text(initial, left + Math.round((40 - widthOf(initial) * 3) / 2), top + Math.round((40 - LETTER_HEIGHT * 3) / 2), LIGHT, 3);
  const room = right - left - 50;
  const scale = widthOf(name) * 2 <= room ? 2 : 1;
  canvas.text(shortened(name, room / scale), left + 50, top + 4, LIGHT, scale);
  canvas.box(left + 50, top + 27, 7, 7, GREEN);
  canvas.text(count, left + 61, top + 27, GREY);
}

function shortened(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  const letters = [...name];
  while (letters.length > 0 && widthOf(`${letters.join('')}...`) > room) letters.pop();
  return `${letters.join('')}...`;
}

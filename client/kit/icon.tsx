/** Our own drawings, each within 24 by 24. */
const PATHS = {
  plus: 'M12 5v14M5 12h14',
  hash: 'M9 4 7 20M17 4l-2 16M4 9h16M4 15h16',
  voice: 'M5 9v6h3l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  stage: 'M4 19a8 8 0 0 1 16 0M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  news: 'M4 10v4h3l8 5V5L7 10zM18 9a4 4 0 0 1 0 6',
  forum: 'M4 5h16v10H10l-4 4v-4H4z',
  thread: 'M6 4v9a3 3 0 0 0 3 3h9M15 13l3 3-3 3',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6 6 0 0 1 3.5 6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0',
  cog: 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M12 2v3M12 19v3M2 12h3M19 12h3M4.9 4.9 7 7M17 17l2.1 2.1M19.1 4.9 17 7M7 17l-2.1 2.1',
  out: 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
  reply: 'M10 5 4 11l6 6M4 11h10a6 6 0 0 1 6 6v2',
  edit: 'M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20 20l-4-4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  send: 'M4 12 20 4l-5 16-4-7z',
  invite: 'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M3 20a7 7 0 0 1 12-5M19 14v6M16 17h6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  warn: 'M12 4 2.5 20h19zM12 10v4M12 17h.01',
  retry: 'M4 12a8 8 0 1 0 3-6M4 4v4h4',
  slash: 'M16 4 8 20',
  menu: 'M4 7h16M4 12h16M4 17h16',
  inbox: 'M4 13v6h16v-6M4 13l3-8h10l3 8h-5a3 3 0 0 1-6 0z',
  at: 'M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0v1.5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-3.5 6.9',
  expand: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 3',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
  check: 'M5 13l4 4L19 7',
  bell: 'M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  grid: 'M5 5h6v6H5zM13 5h6v6h-6zM5 13h6v6H5zM13 13h6v6h-6z',
  archive: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
  jump: 'M5 5v6a3 3 0 0 0 3 3h11M15 10l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

/** Says nothing by itself: what it stands on has a name. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);

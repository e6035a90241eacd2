// The icons: one stroke style on a 20 px square, drawn inline. Always decoration: the control around it carries the name.

const paths = {
  add: 'M10 4v12M4 10h12',
  alert: 'M10 3 2.5 16.5h15zM10 8v4M10 14.4v.1',
  audio:
    'M7.5 15.5V4.5l9-2v11M7.5 15.5a2.25 2 0 1 1-4.5 0 2.25 2 0 0 1 4.5 0zM16.5 13.5a2.25 2 0 1 1-4.5 0 2.25 2 0 0 1 4.5 0z',
  back: 'M12.5 4 6.5 10l6 6',
  check: 'm4 10.5 4 4 8-9',
  clock: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0zM10 5.5V10l3 2',
  close: 'm5 5 10 10M15 5 5 15',
  comment: 'M3 4.5h14v9.5h-8l-3.5 3v-3H3z',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
  document: 'M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15M8 10h4M8 13h4',
  download: 'M10 3v10M5.5 9l4.5 4.5L14.5 9M3.5 17h13',
  eye: 'M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10zM12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  film: 'M3 4h14v12H3zM8 7.5v5l4.5-2.5z',
  folder: 'M2.5 16V4.5h5l2 2.5h8v9z',
  heart: 'M10 16.5 3.6 10a4 4 0 0 1 6.4-4.7A4 4 0 0 1 16.4 10z',
  image: 'M3 3.5h14v13H3zM3 13l4-4 5 5 2-2 3 3M13.5 7v.1',
  info: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0zM10 9v5M10 6.2v.1',
  link: 'M8.5 11.5a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M11.5 8.5a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1',
  lock: 'M4.5 9h11v8h-11zM6.5 9V6a3.5 3.5 0 0 1 7 0v3M10 12v2',
  more: 'M4 10h.1M10 10h.1M16 10h.1',
  next: 'm7.5 4 6 6-6 6',
  offline: 'm3 3 14 14M5.5 8A5 5 0 0 0 6 16h9M8.5 4.8A5 5 0 0 1 15 8.6a3.8 3.8 0 0 1 2.3 6',
  people:
    'M10 6.5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM2 16.5c0-6 10.4-6 10.4 0M12.5 4a2.7 2.7 0 0 1 0 5.3M14.5 12c2 .5 3.5 2 3.5 4.5',
  play: 'M6.5 4v12l9.5-6z',
  qr: 'M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2M17 12v.1M12 17v.1M15 17h2v-2',
  refresh: 'M16 7A6.5 6.5 0 1 0 16.5 11M16.5 3v4.5H12',
  search: 'M14 8.5a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM12.5 12.5 17 17',
  select: 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0zM6.5 10.3l2.5 2.5 4.5-5',
  settings:
    'M3 6h6M13 6h4M3 14h4M11 14h6M13 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM11 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  share: 'M10 12.5V3M6 6.5 10 2.5l4 4M6 9H4v8.5h12V9h-2',
  sort: 'M6 4v12M3 13l3 3 3-3M14 16V4M11 7l3-3 3 3',
  trash: 'M3.5 5.5h13M8 5.5V3h4v2.5M5 5.5 6 17h8l1-11.5M8.5 9v5M11.5 9v5',
  upload: 'M10 13.5v-10M5.5 8 10 3.5 14.5 8M3.5 17h13',
  user: 'M13.5 6.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM3 17.5c0-7 14-7 14 0',
} as const

export type IconName = keyof typeof paths

export interface IconProps {
  readonly name: IconName
}

export function Icon({ name }: IconProps) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      focusable="false"
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'more' ? 2.2 : 1.5}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}

// Files dropped or pasted anywhere on the page, folders opened. Renders only the overlay while something is dragged.
// Trusts nothing about the files: type, size and name are judged by whoever takes them.

import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface DropZoneProps {
  readonly label: string
  readonly onFiles: (files: File[]) => void
  readonly disabled?: boolean
}

export function DropZone({ label, onFiles, disabled }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  take.current = onFiles
  useEffect(() => {
    if (disabled) return
    return listen(setOver, (files) => {
      if (files.length > 0) take.current(files)
    })
  }, [disabled])
  if (!over || disabled) return null
  return (
    <div class="drop" aria-hidden="true">
      <span class="mark">
        <Icon name="upload" />
      </span>
      {label}
    </div>
  )
}

function listen(setOver: (over: boolean) => void, take: (files: File[]) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const hasFiles = (data: DataTransfer | null) => data?.types.includes('Files') ?? false
  addEventListener(
    'dragover',
    (event) => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    },
    { signal },
  )
  addEventListener(
    'dragleave',
    (event) => {
      if (event.relatedTarget === null) setOver(false)
    },
    { signal },
  )
  addEventListener(
    'drop',
    (event) => {
      setOver(false)
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return
      event.preventDefault()
      void filesOf(event.dataTransfer).then(take)
    },
    { signal },
  )
  addEventListener(
    'paste',
    (event) => {
      if (!hasFiles(event.clipboardData)) return
      event.preventDefault()
      take([...(event.clipboardData?.files ?? [])])
    },
    { signal },
  )
  return () => stop.abort()
}

/** Entries must be asked for before the first await: the list is empty afterwards. */
async function filesOf(data: DataTransfer): Promise<File[]> {
  const plain = [...data.files]
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null)
  if (!entries.some((entry) => entry?.isDirectory)) return plain
  const found: File[] = []
  for (const entry of entries) if (entry) await collect(entry, found)
  return found
}

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry
    const read = new Promise<File>((resolve, reject) => file.file(resolve, reject))
    await read.then(
      (one) => found.push(one),
      () => 0,
    )
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    )
    if (some.length === 0) return
    for (const one of some) await collect(one, found)
  }
}

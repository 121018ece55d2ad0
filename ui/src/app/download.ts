/** Gives a person a file. */
export function download(content: Blob | string, file: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content)
  link.download = file
  link.click()
  URL.revokeObjectURL(link.href)
}

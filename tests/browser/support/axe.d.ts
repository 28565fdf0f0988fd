// The page's global that axe's source makes.
interface Window {
  axe: typeof import('axe-core')
}

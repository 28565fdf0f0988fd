// The demonstration's people, as seeds/demo/people.toml has them. All are invented.

export interface Person {
  name: string
  email: string
}

/** Writes the plan of Lantern River. */
export const mira = person('Mira Castellane')
/** Leads the work at Lantern River. */
export const theodora = person('Theodora Quillhaven')
/** Writes for both contracts of Juniper Table. */
export const keoni = person('Keoni Larkmoor')
/** Leads the work at Juniper Table Basalt. */
export const pilar = person('Pilar Ashgrove')
/** Leads the work at Juniper Table High Sage. */
export const tomasz = person('Tomasz Fennimore')
/** Leads the work at Saltgrass, whose plan came back from OHA. */
export const amadou = person('Amadou Brackenfell')
/** Reviews for OHA. */
export const rosalind = person('Rosalind Achterby')
/** Reviews for OHA, and holds a role at Juniper Table, so never its plans. */
export const imogen = person('Imogen Vale-Ruiz')
/** Administers for OHA. */
export const farah = person('Farah Stonewick')
/** Facilitates technical assistance. */
export const hana = person('Hana Wrenfield')
/** Has an account and no role. */
export const wendeline = person('Wendeline Strand')

function person(name: string): Person {
  return { name, email: `${name.toLowerCase().replace(' ', '.')}@example.org` }
}

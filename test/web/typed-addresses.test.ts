import { describe, expect, test } from 'vitest'
import { typedAddresses } from '../../web/pages/people/typed-addresses.ts'

const of = (text: string) => typedAddresses(text).addresses
const two = ['anna@example.org', 'ben@example.org']

describe('addresses as they are typed', () => {
  test('are told apart by commas, semicolons, spaces, tabs and lines', () => {
    for (const between of [',', ', ', ';', ' ', '\t', '\n', '\r\n', ' ,\n ']) {
      expect(of(`anna@example.org${between}ben@example.org`)).toEqual(two)
    }
  })

  test('come out of an address book with the names left behind', () => {
    expect(of('"Anna B." <anna@example.org>; Ben <ben@example.org>')).toEqual(two)
    expect(of('mailto:anna@example.org')).toEqual(['anna@example.org'])
  })

  test('count once, however they are written', () => {
    expect(of('Anna@Example.org anna@example.org.')).toEqual(['anna@example.org'])
  })

  test('that are none are named, and the others stay', () => {
    expect(typedAddresses('anna@example.org, ben example, c@')).toEqual({
      addresses: ['anna@example.org'],
      wrong: ['ben', 'example', 'c@'],
    })
  })

  test('nothing typed is nobody', () => {
    expect(typedAddresses(' \n, ')).toEqual({ addresses: [], wrong: [] })
  })
})

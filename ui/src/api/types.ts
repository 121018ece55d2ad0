// Made of docs/reference/openapi.json by `npm run types`.
import type { components } from '../../../artifacts/ui-types/schema'

type Schemas = components['schemas']

export type ApiProblem = Schemas['ApiProblem']
export type ApiError = Schemas['ApiError']
export type CheckView = Schemas['CheckView']
export type ConditionView = Schemas['ConditionView']
export type AddedCondition = Schemas['AddedCondition']
export type EventView = Schemas['EventView']
export type FrameworkView = Schemas['FrameworkView']
export type MeasureView = Schemas['MeasureView']
export type MetricsView = Schemas['MetricsView']
export type ReplicaView = Schemas['ReplicaView']
export type Result = Schemas['Result']
export type ResultCall = Schemas['ResultCall']
export type ServiceEvent = Schemas['ServiceEvent']
export type ServiceMeasureView = Schemas['ServiceMeasureView']
export type ServiceView = Schemas['ServiceView']
export type SimulationView = Schemas['SimulationView']

/**
 * The contract of an engine as tests. {@link memheap.pe.tck.EngineContract} starts jobs of real JVMs, in which {@link memheap.pe.tck.ScenarioMain}
 * runs every {@link memheap.pe.tck.Scenario}; an engine that lives on when a PE is lost keeps {@link memheap.pe.tck.SurvivalContract} too. An
 * engine's own tests extend the two.
 */
package memheap.pe.tck;

using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.State;

/// <summary>A simulation as it is kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Document">The document as it was given.</param>
/// <param name="Canonical">The document in its canonical form, by which versions are compared.</param>
/// <param name="Revision">Of this version: grows over all changes of all simulations.</param>
/// <param name="Seed">Where the seeds of its requests come from.</param>
/// <param name="Tokens">For its whole life.</param>
/// <param name="Temporary">It ends with the control plane that was given it, and does not come back by itself.</param>
internal sealed record SavedSimulation(string Name, string Document, string Canonical, long Revision, uint Seed, SimulationTokens Tokens, bool Temporary);

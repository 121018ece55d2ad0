namespace MicroSim.ControlPlane.State;

/// <summary>An added condition as it is kept.</summary>
/// <param name="Simulation">Whose.</param>
/// <param name="Service">Whose replicas suffer it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Since">When it began.</param>
/// <param name="Body">What it is, as it is read again.</param>
internal sealed record SavedCondition(string Simulation, string Service, string Id, DateTimeOffset Since, string Body);

using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>What the pods of a load's workers depend on.</summary>
/// <param name="Simulation">What is loaded; the pods are in its namespace.</param>
/// <param name="Owner">Deleting it deletes the pods.</param>
/// <param name="Run">Tells this load's pods from those of others.</param>
/// <param name="Image">An image with the worker.</param>
/// <param name="PullPolicy">When nodes fetch it.</param>
/// <param name="HashVariable">The variable by which a worker learns what token is asked for.</param>
/// <param name="TokenHash">Its value: who reads the pod cannot steer the worker by it.</param>
internal sealed record LoadWorkerOptions(ObjectKey Simulation, OwnerReference Owner, string Run, string Image, string PullPolicy, string HashVariable, string TokenHash)
{
    /// <summary>What all of them are called, before their numbers.</summary>
    public string Name => $"{Simulation.Name}-load-{Run}";

    public string NameOf(int number) => $"{Name}-{number}";
}

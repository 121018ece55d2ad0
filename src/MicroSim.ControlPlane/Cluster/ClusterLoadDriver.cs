using System.Net;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.Load.Plans;
using MicroSim.Load.Results;
using MicroSim.Load.Workers;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Election;
using MicroSim.Runtimes.Kubernetes.Loads;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// Loads from pods of their own. 1 the pods are made, 2 this control plane connects to each and shows the load's token, 3 all are told their share, 4 begun together, 5 followed and
/// merged, 6 deleted, whatever happened.
/// </summary>
internal sealed class ClusterLoadDriver(KubernetesRuntime runtime, LeaderElection election, TimeProvider time) : ILoadDriver
{
    private static readonly TimeSpan connecting = TimeSpan.FromSeconds(20);

    public string? WhyNot => null;

    public Uri? ControlPlane => election.Address;

    public async Task<LoadResult> RunAsync(string simulation, LoadPlan plan, int workers, Action<SecondFigures> passed, CancellationToken stop, CancellationToken abandon)
    {
        string token = WorkerListener.NewToken();
        // What is stopped before it began has nothing that could be its result.
        using CancellationTokenSource starting = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        try
        {
            await using LoadWorkerPods pods = await runtime.StartLoadWorkersAsync(simulation, workers, (WorkerListener.HashVariable, WorkerListener.HashOf(token)), starting.Token);
            return await new LoadRun(plan, workers, ConnectAsync) { Passed = passed }.RunAsync(stop, abandon);

            async Task<IWorker> ConnectAsync(int number, CancellationToken ending)
            {
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(ending, starting.Token);
                IPEndPoint place = await pods.AddressAsync(number, either.Token);
                using CancellationTokenSource late = new(connecting, time);
                using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(late.Token, either.Token);
                try
                {
                    return await WorkerConnection.OpenAsync(place, token, () => pods.WhyAsync(number), time, any.Token);
                }
                catch (OperationCanceledException) when (late.IsCancellationRequested)
                {
                    throw new LoadException(await pods.WhyAsync(number));
                }
            }
        }
        catch (ClusterException e)
        {
            throw new LoadException(e.Message);
        }
        catch (OperationCanceledException) when (starting.IsCancellationRequested)
        {
            throw new LoadException("it ended before its workers were there");
        }
    }
}

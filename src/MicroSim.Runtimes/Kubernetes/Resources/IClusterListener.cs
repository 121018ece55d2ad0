using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>Is told what changed in the cluster; null stands for what is not there.</summary>
internal interface IClusterListener
{
    void SimulationChanged(ObjectKey key, SimulationResource? before, SimulationResource? after);

    void ConditionChanged(ObjectKey key, ConditionResource? before, ConditionResource? after);

    void PodChanged(ObjectKey key, PodResource? before, PodResource? after);

    void LoadTestChanged();

    void LoadPodChanged(ObjectKey key);

    void OwnedChanged(ResourceKind kind, ObjectKey key, JsonObject? before, JsonObject? after);
}

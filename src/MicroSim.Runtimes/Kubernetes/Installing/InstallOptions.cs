using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Runtimes.Kubernetes.Installing;

/// <summary>How the control plane is put on a cluster.</summary>
/// <param name="Namespace">Where it runs.</param>
/// <param name="Image">The control plane's image; a name without a tag gets <paramref name="Tag"/>.</param>
/// <param name="Tag">The tag of all images.</param>
/// <param name="Registry">What stands before the names of all images; null is the node's default.</param>
/// <param name="PullPolicy">When nodes fetch images.</param>
public sealed record InstallOptions(
    string Namespace = InstallOptions.DefaultNamespace, string Image = InstallOptions.DefaultImage, string? Tag = null, string? Registry = null, string PullPolicy = "IfNotPresent")
{
    public const string DefaultNamespace = "microsim-system";
    public const string DefaultImage = "microsim/control-plane";

    internal AgentImages Images => AgentImages.Standard with { Tag = Tag ?? AgentImages.OwnTag, Registry = Registry };
}

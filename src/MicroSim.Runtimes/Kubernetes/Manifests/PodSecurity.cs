using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>What pods may do: so little that the <c>restricted</c> pod security standard admits them.</summary>
internal static class PodSecurity
{
    private const int User = 65532;

    public static JsonObject Pod() => ObjectTree.Map(
        ("runAsNonRoot", true),
        ("runAsUser", User),
        ("runAsGroup", User),
        ("fsGroup", User),
        ("seccompProfile", ObjectTree.Map(("type", "RuntimeDefault"))));

    public static JsonObject Container() => ObjectTree.Map(
        ("allowPrivilegeEscalation", false),
        ("readOnlyRootFilesystem", true),
        ("capabilities", ObjectTree.Map(("drop", ObjectTree.List("ALL")))));
}

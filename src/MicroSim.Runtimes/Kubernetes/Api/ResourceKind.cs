namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>A kind of objects, and where the API server serves them.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Version">The version of the group.</param>
/// <param name="Kind">The kind as objects spell it.</param>
/// <param name="Plural">The same in paths.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural)
{
    public static readonly ResourceKind Pod = new("", "v1", "Pod", "pods");
    public static readonly ResourceKind Service = new("", "v1", "Service", "services");
    public static readonly ResourceKind ServiceAccount = new("", "v1", "ServiceAccount", "serviceaccounts");
    public static readonly ResourceKind ConfigMap = new("", "v1", "ConfigMap", "configmaps");
    public static readonly ResourceKind Secret = new("", "v1", "Secret", "secrets");
    public static readonly ResourceKind Event = new("", "v1", "Event", "events");
    public static readonly ResourceKind Deployment = new("apps", "v1", "Deployment", "deployments");
    public static readonly ResourceKind NetworkPolicy = new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies");
    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "Lease", "leases");
    public static readonly ResourceKind Namespace = new("", "v1", "Namespace", "namespaces");
    public static readonly ResourceKind ClusterRole = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles");
    public static readonly ResourceKind ClusterRoleBinding = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings");
    public static readonly ResourceKind Role = new("rbac.authorization.k8s.io", "v1", "Role", "roles");
    public static readonly ResourceKind RoleBinding = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings");
    public static readonly ResourceKind CustomResourceDefinition = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions");
    public static readonly ResourceKind Simulation = new("microsim.dev", "v1alpha1", "Simulation", "simulations");
    public static readonly ResourceKind ServiceCondition = new("microsim.dev", "v1alpha1", "ServiceCondition", "serviceconditions");
    public static readonly ResourceKind LoadTest = new("microsim.dev", "v1alpha1", "LoadTest", "loadtests");

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of all its objects, of one namespace or of all for null; kinds that have no namespaces have the empty one.</summary>
    public string Path(string? space) =>
        $"{(Group.Length == 0 ? "api" : $"apis/{Group}")}/{Version}{(space is null or "" ? "" : $"/namespaces/{space}")}/{Plural}";

    public string Path(ObjectKey key) => $"{Path(key.Namespace)}/{key.Name}";

    public override string ToString() => Kind;
}

/// <summary>Which object of a kind.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}

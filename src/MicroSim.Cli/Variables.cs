namespace MicroSim.Cli;

/// <summary>The environment variables that the command reads.</summary>
internal static class Variables
{
    public const string Server = "MICROSIM_SERVER";
    public const string Token = "MICROSIM_TOKEN";
    public const string AlertsToken = "MICROSIM_ALERTS_TOKEN";
    public const string Home = "MICROSIM_HOME";

    public static readonly IReadOnlyList<(string Name, string Meaning)> All =
    [
        (Server, "the control plane, instead of --server"),
        (Token, "the token for it, instead of the one that `login` stored; of `serve` the one that it asks for"),
        (AlertsToken, "the token of the Prometheus or Alertmanager that `scenario` asks for alerts"),
        (Home, "the folder with agents/, when it is not above the program"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "of `up` and `serve`: a collector of your own, to which all spans are forwarded over HTTP; OTEL_EXPORTER_OTLP_HEADERS go along"),
        ("XDG_DATA_HOME", "where the data folder is [default: ~/.local/share]"),
        ("XDG_CONFIG_HOME", "where tokens are stored [default: ~/.config]"),
        ("NO_COLOR", "no colours"),
    ];
}

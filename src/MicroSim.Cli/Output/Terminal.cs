namespace MicroSim.Cli.Output;

/// <summary>Where lines go, and whether a person watches.</summary>
internal static class Terminal
{
    private static readonly bool colour =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    public static bool IsInteractive => !Console.IsOutputRedirected;

    /// <summary>Whether the terminal can show what changes in its place.</summary>
    public static bool IsLively => IsInteractive && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    public static void Line(string text) => Console.Out.WriteLine(text);

    public static void Error(string text) => Console.Error.WriteLine(text);

    public static string Good(string text) => Paint("32", text);

    public static string Bad(string text) => Paint("31", text);

    public static string Faint(string text) => Paint("2", text);

    private static string Paint(string code, string text) => colour ? $"\e[{code}m{text}\e[0m" : text;
}

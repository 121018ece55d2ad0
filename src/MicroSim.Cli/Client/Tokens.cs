using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>The tokens that `login` stored: one for each control plane, in a file that its owner alone can read.</summary>
internal sealed class Tokens(string file)
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>The user's own, where the XDG base directory specification has it.</summary>
    public static Tokens OfUser { get; } = new(Path.Combine(Folders.Config, "tokens.json"));

    public string File => file;

    /// <summary>What to show a control plane: the environment's token, or the stored one.</summary>
    public string? Find(Uri server) =>
        Environment.GetEnvironmentVariable(Variables.Token) is { Length: > 0 } given ? given : Read().TryGetPropertyValue(Key(server), out JsonNode? token) ? (string?)token : null;

    public void Store(Uri server, string token)
    {
        JsonObject all = Read();
        all[Key(server)] = token;
        Write(all);
    }

    /// <summary>False when there was none.</summary>
    public bool Remove(Uri server)
    {
        JsonObject all = Read();
        if (!all.Remove(Key(server)))
            return false;
        Write(all);
        return true;
    }

    private static string Key(Uri server) => server.GetLeftPart(UriPartial.Authority);

    private JsonObject Read()
    {
        if (!System.IO.File.Exists(file))
            return [];
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllBytes(file))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: the stored tokens in {file} cannot be read ({e.Message}); remove the file and log in again.");
        }
    }

    // In whole or not at all, and never readable by others, not even for a moment.
    private void Write(JsonObject all)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            else
                Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnersFolder);
            string fresh = $"{file}.{Environment.ProcessId}";
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnersFile;
            using (StreamWriter writer = new(fresh, options))
                writer.Write(all.ToJsonString());
            System.IO.File.Move(fresh, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: the token cannot be stored in {file}: {e.Message}");
        }
    }
}

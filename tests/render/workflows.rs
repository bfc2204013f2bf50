//! Files of workflow systems: they are XML after it as well as before, and mean what they should.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::support::Home;

/// A value with all that XML minds.
const NASTY: &str = "a<b>&\"'c]]>d\n\te]]";

const PROCESS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <!-- {RequesterName} asks; {{vault.nothing}} is not for us -->
  <serviceTask id="pay" camunda:topic="{vault.sap/topic}">
    <extensionElements><camunda:inputOutput>
      <camunda:inputParameter name="password">{pmio.vault.sap/password}</camunda:inputParameter>
      <camunda:inputParameter name="script"><![CDATA[login("{vault.sap/user}", '{vault.sap/password}'); if (a < b && c) {}]]></camunda:inputParameter>
      <camunda:inputParameter name="title" value="{vault.sap/password}" other='{vault.sap/password}'/>
    </camunda:inputOutput></extensionElements>
  </serviceTask>
</definitions>
"#;

const JOB: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<job name="report"><variables><variable name="user" value="$credentials_sap.user"/></variables>
  <task name="t"><scriptExecutable><script><code language="bash"><![CDATA[
curl -u "${credentials_sap/user}:${credentials_sap/password}" "$URL" ${HOME} $variables_x
]]></code></script></scriptExecutable></task></job>
"#;

fn home() -> Home {
    Home::with(&[("sap/user", "bob"), ("sap.user", "bob"), ("sap/password", NASTY), ("sap/topic", "t")])
}

/// The text in the element with the attribute `name`, or of the element `name`; and every attribute's value.
fn told(document: &str, element: &str) -> (String, Vec<String>) {
    let mut reader = Reader::from_str(document);
    let (mut within, mut text, mut attributes) = (false, String::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return (text, attributes),
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    let value =
                        attribute.unwrap().normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned();
                    within |= value == element;
                    attributes.push(value);
                }
                within |= start.name().as_ref() == element;
            }
            Event::End(_) => within = false,
            Event::Text(data) if within => text += &data,
            Event::CData(data) if within => text += &data,
            Event::GeneralRef(entity) if within => {
                text += &quick_xml::escape::unescape(&format!("&{};", &*entity)).unwrap();
            }
            _ => {}
        }
    }
}

#[test]
fn a_process_of_processmaker_has_its_values_in_text_attributes_and_cdata() {
    let home = home();
    home.write("process.bpmn", PROCESS);
    let rendered = home.vault("render process.bpmn").ends(0).stdout();
    assert_eq!(told(&rendered, "password").0, NASTY);
    assert_eq!(told(&rendered, "script").0, format!("login(\"bob\", '{NASTY}'); if (a < b && c) {{}}"));
    let attributes = told(&rendered, "").1;
    assert_eq!(attributes.iter().filter(|value| *value == NASTY).count(), 2);
    assert!(attributes.contains(&"t".to_owned()));
    assert!(rendered.contains("{RequesterName} asks; {{vault.nothing}}"), "{rendered}");
}

#[test]
fn a_job_of_proactive_names_credentials_in_its_own_way() {
    let home = home();
    home.write("job.xml", JOB);
    let rendered = home.vault("render job.xml --syntax proactive").ends(0).stdout();
    assert_eq!(told(&rendered, "code").0, format!("\ncurl -u \"bob:{NASTY}\" \"$URL\" ${{HOME}} $variables_x\n"));
    assert!(told(&rendered, "").1.contains(&"bob".to_owned()));
    assert_eq!(home.vault("render job.xml").ends(0).stdout(), JOB, "without the syntax it is only text");
}
